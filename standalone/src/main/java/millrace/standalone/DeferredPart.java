package millrace.standalone;

import java.util.Optional;
import java.util.function.Supplier;
import millrace.process.Health;
import millrace.process.Part;

/// A part that is made when it is started, for some connect as soon as they are made.
final class DeferredPart implements Part {

    private final String name;
    private final Supplier<Part> maker;
    private volatile Optional<Part> made = Optional.empty();

    DeferredPart(String name, Supplier<Part> maker) {
        this.name = name;
        this.maker = maker;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void start() {
        var part = maker.get();
        made = Optional.of(part);
        part.start();
    }

    @Override
    public Health health() {
        return made.map(Part::health).orElseGet(() -> new Health.Down("not started"));
    }

    @Override
    public void close() {
        made.ifPresent(Part::close);
    }
}
