package millrace.consumers.mail;

import jakarta.mail.internet.ContentType;
import jakarta.mail.internet.MimeMultipart;

/// The parts of a letter, best last, between boundaries of ours, where Jakarta Mail would make one up.
final class Alternatives extends MimeMultipart {

    /// @param boundary begins with `=_`, which quoted-printable text never has
    Alternatives(String boundary) {
        super("alternative");
        var type = new ContentType("multipart", "alternative", null);
        type.setParameter("boundary", boundary.substring(0, Math.min(boundary.length(), 70)));
        contentType = type.toString();
    }
}
