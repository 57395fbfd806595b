package millrace.benchmarks.goals;

import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.annotation.EnableKafka;
import org.springframework.kafka.annotation.EnableKafkaRetryTopic;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.config.ConcurrentKafkaListenerContainerFactory;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;
import org.springframework.kafka.core.KafkaAdmin;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.retrytopic.RetryTopicConfiguration;
import org.springframework.kafka.retrytopic.RetryTopicConfigurationBuilder;
import org.springframework.kafka.retrytopic.RetryTopicHeaders;
import org.springframework.messaging.handler.annotation.Header;
import org.springframework.scheduling.TaskScheduler;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;

/// spring-kafka with retry topics: what fails goes to another topic and comes back after a second, as often as it
/// takes. One thread for each partition.
final class SpringContender implements Contender {

    private static final int PARTITIONS = 3;
    private static final int ATTEMPTS = 200;

    private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();

    SpringContender(Orders orders, Letters letters, Work work) {
        context.getEnvironment().getSystemProperties().putAll(Map.of("goals.topic", orders.topic()));
        context.getEnvironment().getSystemProperties().putAll(Map.of("goals.group", orders.group()));
        context.registerBean(Orders.class, () -> orders);
        context.registerBean(Listener.class, () -> new Listener(letters, work));
        context.register(Wiring.class);
    }

    @Override
    public void start() {
        context.refresh();
    }

    @Override
    public void close() {
        context.close();
    }

    /// What is called for each record.
    static class Listener {

        private final Letters letters;
        private final Work work;

        Listener(Letters letters, Work work) {
            this.letters = letters;
            this.work = work;
        }

        @KafkaListener(topics = "${goals.topic}", groupId = "${goals.group}")
        void on(
                ConsumerRecord<byte[], byte[]> record,
                @Header(name = RetryTopicHeaders.DEFAULT_HEADER_ATTEMPTS, required = false) @Nullable Integer attempt) {
            if (work.attempt(letters.read(record), attempt == null ? 1 : attempt, false)
                    instanceof Work.Result.Failed) {
                throw new IllegalStateException("the receiver refuses");
            }
        }
    }

    /// The beans.
    @Configuration(proxyBeanMethods = false)
    @EnableKafka
    @EnableKafkaRetryTopic
    static class Wiring {

        @Bean
        ConsumerFactory<byte[], byte[]> consumerFactory(Orders orders) {
            return new DefaultKafkaConsumerFactory<>(Clients.consumer(orders));
        }

        @Bean
        KafkaTemplate<byte[], byte[]> kafkaTemplate(Orders orders) {
            return new KafkaTemplate<>(new DefaultKafkaProducerFactory<>(Clients.producer(orders.bootstrapServers())));
        }

        @Bean
        KafkaAdmin kafkaAdmin(Orders orders) {
            return new KafkaAdmin(Map.of("bootstrap.servers", orders.bootstrapServers()));
        }

        @Bean
        ConcurrentKafkaListenerContainerFactory<byte[], byte[]> kafkaListenerContainerFactory(
                ConsumerFactory<byte[], byte[]> consumers) {
            var factory = new ConcurrentKafkaListenerContainerFactory<byte[], byte[]>();
            factory.setConsumerFactory(consumers);
            factory.setConcurrency(PARTITIONS);
            factory.getContainerProperties().setIdleBetweenPolls(0);
            factory.getContainerProperties()
                    .setPollTimeout(Duration.ofMillis(100).toMillis());
            return factory;
        }

        @Bean
        RetryTopicConfiguration retryTopics(KafkaTemplate<byte[], byte[]> template, Orders orders) {
            return RetryTopicConfigurationBuilder.newInstance()
                    .fixedBackOff(1_000)
                    .maxAttempts(ATTEMPTS)
                    .useSingleTopicForSameIntervals()
                    .autoCreateTopicsWith(PARTITIONS, (short) 1)
                    .includeTopic(orders.topic())
                    .create(template);
        }

        @Bean
        TaskScheduler taskScheduler() {
            return new ThreadPoolTaskScheduler();
        }
    }
}
