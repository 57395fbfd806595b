package millrace.processors.notifications;

import java.util.HashMap;
import java.util.Map;
import millrace.notifications.Channel;
import millrace.notifications.NotificationRequested;
import millrace.processors.notifications.state.KnownCustomer;
import millrace.processors.notifications.state.LetterFact;

/// Puts together what is asked of the mail reaction.
final class Letter {

    private Letter() {}

    static NotificationRequested of(LetterFact fact, KnownCustomer customer, LetterStyle style) {
        Map<String, String> variables = new HashMap<>(fact.getTexts());
        variables.put("customerName", customer.getName());
        fact.getTimes().forEach((name, time) -> variables.put(name, style.show(time)));
        return NotificationRequested.newBuilder()
                .setChannel(Channel.EMAIL)
                .setRecipient(customer.getEmail())
                .setLocale(style.locale())
                .setTemplate(fact.getTemplate())
                .setTemplateVersion(fact.getTemplateVersion())
                .setVariables(variables)
                .setExpiresAt(fact.getExpiresAt())
                .build();
    }
}
