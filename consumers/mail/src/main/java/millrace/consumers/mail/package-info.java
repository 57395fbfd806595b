/// Letters over SMTP: one for every `NotificationRequested`.
///
/// `MailReaction` decides, `Letters` writes, `MailServer` is the outside world.
@NullMarked
package millrace.consumers.mail;

import org.jspecify.annotations.NullMarked;
