package millrace.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

/// The golden values were computed by a few lines of Python from the rule in `docs/decisions/0004-event-identity.md`.
/// A change of any of them breaks the recognition of repeats in every deployment.
class IdentityTest {

    private static final Identity ORDER = new Identity("/shop", "order-1");
    private static final Identity PAYMENT = new Identity("/psp", "pay,1 %25 Ünï 😀");

    @Test
    void isTheSameOnEveryMachineAndForEver() {
        assertThat(Identity.derived("orders/confirm", "millrace.orders.OrderConfirmed", List.of(ORDER)))
                .isEqualTo(new Identity("/millrace/orders", "ab3ebab3abd0f55be62ad781fb789c65"));
        assertThat(Identity.derived("orders/confirm", "millrace.orders.OrderConfirmed", List.of(ORDER, PAYMENT)))
                .isEqualTo(new Identity("/millrace/orders", "ed40e87a85d8b697ad5ea70d25861342"));
        assertThat(Identity.derived(
                        "notifications/request", "order-received", List.of(new Identity("/millrace/orders", "5a0c"))))
                .isEqualTo(new Identity("/millrace/notifications", "43d4279385cf1318e30b08692660f7e6"));
    }

    @Test
    void doesNotDependOnTheOrderOrTheRepetitionOfParents() {
        Identity once = Identity.derived("orders/confirm", "x", List.of(ORDER, PAYMENT));

        assertThat(Identity.derived("orders/confirm", "x", List.of(PAYMENT, ORDER, PAYMENT)))
                .isEqualTo(once);
    }

    @Test
    void dependsOnTheStepOnWhatItMakesAndOnEachParent() {
        assertThat(List.of(
                        Identity.derived("orders/confirm", "x", List.of(ORDER)),
                        Identity.derived("orders/delay", "x", List.of(ORDER)),
                        Identity.derived("orders/confirm", "y", List.of(ORDER)),
                        Identity.derived("orders/confirm", "x", List.of(PAYMENT)),
                        Identity.derived("orders/confirm", "x", List.of(ORDER, PAYMENT)),
                        Identity.derived("orders/confirm", "x", List.of(new Identity("/sho", "porder-1"))),
                        Identity.derived("orders/confirmx", "", List.of(ORDER))))
                .doesNotHaveDuplicates();
    }

    @Test
    void needsASourceAnIdAndAParent() {
        assertThatThrownBy(() -> new Identity("", "1"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("event identity needs a source and an id (source '', id '1')");
        assertThatThrownBy(() -> Identity.derived("orders/confirm", "x", List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("derived identity needs a step 'application/operator' and a parent"
                        + " (step 'orders/confirm', 0 parents)");
        assertThatThrownBy(() -> Identity.derived("orders", "x", List.of(ORDER)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("derived identity needs a step 'application/operator' and a parent"
                        + " (step 'orders', 1 parents)");
    }
}
