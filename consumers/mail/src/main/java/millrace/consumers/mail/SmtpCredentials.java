package millrace.consumers.mail;

/// What a mail server knows us by.
record SmtpCredentials(String user, String password) {

    @Override
    public String toString() {
        return "***";
    }
}
