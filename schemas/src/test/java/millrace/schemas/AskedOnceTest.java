package millrace.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class AskedOnceTest {

    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicLong nanos = new AtomicLong();

    @Test
    void asksOnceHoweverManyThreadsWant() throws Exception {
        CountDownLatch asking = new CountDownLatch(1);
        CountDownLatch mayAnswer = new CountDownLatch(1);
        AskedOnce<Integer, String> source = new AskedOnce<>(
                key -> {
                    asked.incrementAndGet();
                    asking.countDown();
                    await(mayAnswer);
                    return "answer " + key;
                },
                nanos::get);
        List<CompletableFuture<String>> answers = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            answers.add(CompletableFuture.supplyAsync(() -> source.answer(7), task -> new Thread(task).start()));
        }
        asking.await();

        mayAnswer.countDown();

        for (CompletableFuture<String> answer : answers) {
            assertThat(answer.get()).isEqualTo("answer 7");
        }
        assertThat(asked).hasValue(1);
    }

    @Test
    void holdsUpNoOtherKey() throws Exception {
        CountDownLatch asking = new CountDownLatch(1);
        CountDownLatch mayAnswer = new CountDownLatch(1);
        AskedOnce<Integer, String> source = new AskedOnce<>(
                key -> {
                    if (key == 0) {
                        asking.countDown();
                        await(mayAnswer);
                    }
                    return "answer " + key;
                },
                nanos::get);
        CompletableFuture<String> slow =
                CompletableFuture.supplyAsync(() -> source.answer(0), task -> new Thread(task).start());
        asking.await();

        for (int key = 1; key < 1000; key++) {
            assertThat(source.answer(key)).isEqualTo("answer " + key);
        }

        assertThat(slow).isNotDone();
        mayAnswer.countDown();
        assertThat(slow.get()).isEqualTo("answer 0");
    }

    @Test
    void forgetsAFailureAtOnce() {
        AskedOnce<Integer, String> source = new AskedOnce<>(
                key -> {
                    if (asked.incrementAndGet() == 1) {
                        throw new RegistryUnavailableException("away");
                    }
                    return "answer";
                },
                nanos::get);

        assertThatThrownBy(() -> source.answer(7)).isInstanceOf(RegistryUnavailableException.class);

        assertThat(source.answer(7)).isEqualTo("answer");
    }

    @Test
    void keepsARefusalForAMoment() {
        AskedOnce<Integer, String> source = new AskedOnce<>(
                key -> {
                    if (asked.incrementAndGet() == 1) {
                        throw new UnregisteredSchemaException(key);
                    }
                    return "answer";
                },
                nanos::get);
        assertThatThrownBy(() -> source.answer(7)).isInstanceOf(UnregisteredSchemaException.class);
        assertThatThrownBy(() -> source.answer(7)).isInstanceOf(UnregisteredSchemaException.class);
        assertThat(asked).hasValue(1);

        nanos.addAndGet(AskedOnce.KEPT_REFUSAL.toNanos());

        assertThat(source.answer(7)).isEqualTo("answer");
    }

    @Test
    void remembersNoMoreThanABoundOfRefusals() {
        AskedOnce<Integer, String> source = new AskedOnce<>(
                key -> {
                    asked.incrementAndGet();
                    throw new UnregisteredSchemaException(key);
                },
                nanos::get);

        for (int key = 0; key < 2500; key++) {
            int strange = key;
            assertThatThrownBy(() -> source.answer(strange)).isInstanceOf(UnregisteredSchemaException.class);
        }

        assertThat(asked).hasValue(2500);
        assertThat(source.refusals()).isLessThanOrEqualTo(1000);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
