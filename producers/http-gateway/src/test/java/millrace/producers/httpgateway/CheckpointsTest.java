package millrace.producers.httpgateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class CheckpointsTest {

    private static final TopicPartition PARTITION = new TopicPartition("orders.events", 0);

    private final Checkpoints checkpoints = new Checkpoints();

    @Test
    void restsWhileAnEarlierSendIsUnderWay() {
        var slow = checkpoints.begin();
        for (int offset = 1; offset < 10; offset++) {
            var round = checkpoints.begin();
            checkpoints.claimed(PARTITION, offset);
            round.end();
        }

        assertThat(checkpoints.safe()).isEmpty();
        assertThat(checkpoints.atRest()).isEmpty();

        checkpoints.claimed(PARTITION, 0);
        slow.end();

        assertThat(checkpoints.atRest()).isEqualTo(Map.of(PARTITION, 10L));
    }

    @Test
    void followsRoundsThatEnd() {
        for (int offset = 0; offset < 10; offset++) {
            var round = checkpoints.begin();
            checkpoints.claimed(PARTITION, offset);
            round.end();
        }

        assertThat(checkpoints.safe()).isEqualTo(Map.of(PARTITION, 9L));
        assertThat(checkpoints.atRest()).isEqualTo(Map.of(PARTITION, 10L));
    }

    @Test
    void waitsForASendThatOutlivesItsRequest() {
        var round = checkpoints.begin();
        round.hold();
        round.end();
        var later = checkpoints.begin();
        checkpoints.claimed(PARTITION, 5);
        later.end();

        assertThat(checkpoints.atRest()).isEmpty();

        round.end();

        assertThat(checkpoints.atRest()).isEqualTo(Map.of(PARTITION, 6L));
    }
}
