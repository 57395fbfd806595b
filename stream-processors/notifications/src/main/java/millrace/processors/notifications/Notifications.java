package millrace.processors.notifications;

import millrace.process.PartProcess;

/// The notifications in a process of their own.
public final class Notifications {

    private Notifications() {}

    public static void main(String[] args) {
        PartProcess.run(NotificationsPart::declare);
    }
}
