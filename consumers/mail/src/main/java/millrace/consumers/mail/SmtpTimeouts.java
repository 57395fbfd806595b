package millrace.consumers.mail;

import java.time.Duration;

/// How long to wait for a mail server.
///
/// @param connect for a connection to each address of the server
/// @param reply for each reply before the content ends, and for the content to be taken
/// @param accept for the reply to the final dot; RFC 5321, 4.5.3.2.6, asks for 10 minutes, because whoever gives up
///     earlier sends mails twice
record SmtpTimeouts(Duration connect, Duration reply, Duration accept) {}
