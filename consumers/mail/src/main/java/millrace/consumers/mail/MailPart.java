package millrace.consumers.mail;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import millrace.consumers.reactions.ReactionPart;
import millrace.process.Health;
import millrace.process.Part;
import millrace.schemas.EventSerdes;

/// The mail reaction and its connections to the mail server.
public final class MailPart implements Part {

    private final MailServer server;
    private final ReactionPart reaction;

    private MailPart(MailServer server, ReactionPart reaction) {
        this.server = server;
        this.reaction = reaction;
    }

    public static MailPart of(MailConfig config, EventSerdes serdes, MeterRegistry meters, InstantSource clock) {
        var server = new SmtpMailServer(config.address(), config.timeouts(), config.tls(), config.connections(), clock);
        var reaction = new MailReaction(server, config.letterhead(), config.whenInDoubt(), clock);
        return new MailPart(server, ReactionPart.of(reaction, config.reaction(), serdes, meters));
    }

    @Override
    public String name() {
        return reaction.name();
    }

    @Override
    public void start() {
        reaction.start();
    }

    @Override
    public Health health() {
        return reaction.health();
    }

    @Override
    public void close() {
        reaction.close();
        server.close();
    }
}
