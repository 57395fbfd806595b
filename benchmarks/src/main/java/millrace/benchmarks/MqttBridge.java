package millrace.benchmarks;

import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5Client;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/// What a fleet with a broker of its own usually has: a client that subscribes to everything, acknowledges each message
/// by itself, and hands it to Kafka as it is. What it holds when it dies is lost.
///
/// Arguments: port of the MQTT broker, bootstrap servers, Kafka topic.
final class MqttBridge {

    private MqttBridge() {}

    public static void main(String[] args) throws InterruptedException {
        var producer = new KafkaProducer<>(
                Map.<String, Object>of("bootstrap.servers", args[1], "acks", "all", "compression.type", "lz4"),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        var client = Mqtt5Client.builder()
                .identifier("bridge")
                .serverHost("127.0.0.1")
                .serverPort(Integer.parseInt(args[0]))
                .buildBlocking();
        client.connect();
        client.toAsync().publishes(MqttGlobalPublishFilter.ALL, publish -> {
            byte[] device = publish.getTopic().getLevels().get(1).getBytes(StandardCharsets.UTF_8);
            Future<RecordMetadata> _ =
                    producer.send(new ProducerRecord<>(args[2], device, publish.getPayloadAsBytes()));
        });
        client.subscribeWith()
                .topicFilter("devices/#")
                .qos(MqttQos.AT_LEAST_ONCE)
                .send();
        System.out.println("bridge subscribed");
        Thread.currentThread().join();
    }
}
