package millrace.producers.mqttgateway;

import com.hivemq.client.mqtt.MqttClientSslConfig;
import com.hivemq.client.mqtt.MqttClientState;
import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5Client;
import com.hivemq.client.mqtt.mqtt5.message.connect.connack.Mqtt5ConnAck;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import com.hivemq.client.mqtt.mqtt5.message.subscribe.Mqtt5Subscribe;
import com.hivemq.client.mqtt.mqtt5.message.subscribe.Mqtt5Subscription;
import com.hivemq.client.mqtt.mqtt5.message.subscribe.suback.Mqtt5SubAck;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import millrace.process.Health;
import millrace.producers.mappings.TopicFilter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes messages from a broker that a fleet has already, and acknowledges each one when it is stored.
///
/// MQTT 5, one shared subscription per mapping, QoS 1 and a session that the broker keeps: what is published while no
/// gateway is there waits at the broker. Who publishes what there is the broker's business, so a message may be of any
/// device.
///
/// One gateway of a group keeps the order of each device. Several do not, unless the broker gives the messages of a
/// device to the same one (EMQX: `hash_clientid`; mosquitto takes turns): the readings are then all there, in any
/// order. To keep it with several, give each a group and mappings of its own for a part of the topics.
final class Subscriber implements Source {

    private static final Logger LOG = LoggerFactory.getLogger(Subscriber.class);
    private static final int RECEIVE_MAXIMUM = 1_000;
    private static final int KEEP_ALIVE_SECONDS = 30;
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    private static final Duration DRAIN = Duration.ofSeconds(10);

    private final BrokerConfig broker;
    private final List<TopicFilter> topics;
    private final Intake intake;
    private final InFlight inFlight;
    private final InstantSource clock;
    private final Duration sessionExpiry;
    private final ExecutorService taking = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("mqtt-subscriber").factory());
    private final Mqtt5AsyncClient client;
    private volatile boolean isSubscribed;
    private volatile boolean isClosing;

    Subscriber(
            BrokerConfig broker,
            List<TopicFilter> topics,
            Intake intake,
            InFlight inFlight,
            InstantSource clock,
            Duration sessionExpiry) {
        this.broker = broker;
        this.topics = topics;
        this.intake = intake;
        this.inFlight = inFlight;
        this.clock = clock;
        this.sessionExpiry = sessionExpiry;
        this.client = client();
    }

    private Mqtt5AsyncClient client() {
        var builder = Mqtt5Client.builder()
                .identifier(broker.clientId())
                .serverHost(broker.host())
                .serverPort(broker.port())
                .automaticReconnect()
                .initialDelay(500, TimeUnit.MILLISECONDS)
                .maxDelay(LONGEST_PAUSE.toSeconds(), TimeUnit.SECONDS)
                .applyAutomaticReconnect()
                .addConnectedListener(_ -> subscribe())
                .addDisconnectedListener(lost -> {
                    isSubscribed = false;
                    if (!isClosing) {
                        LOG.warn(
                                "no connection to the broker, tried again broker={}:{} reason={}",
                                broker.host(),
                                broker.port(),
                                lost.getCause().getMessage());
                    }
                });
        if (broker.usesTls()) {
            builder = builder.sslConfig(tls());
        }
        if (broker.user().isPresent()) {
            builder = builder.simpleAuth()
                    .username(broker.user().get())
                    .password(broker.password().getBytes(StandardCharsets.UTF_8))
                    .applySimpleAuth();
        }
        return builder.buildAsync();
    }

    private MqttClientSslConfig tls() {
        try {
            var tls = MqttClientSslConfig.builder();
            return broker.issuers().isPresent()
                    ? tls.trustManagerFactory(
                                    TrustedIssuers.read(broker.issuers().get()))
                            .build()
                    : tls.build();
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException("a TLS file has changed since it was checked", e);
        }
    }

    @Override
    public void start() {
        // before CONNECT: the broker sends what has waited as soon as it is there
        client.publishes(MqttGlobalPublishFilter.ALL, this::take, taking, true);
        CompletableFuture<Mqtt5ConnAck> _ = client.connectWith()
                .cleanStart(false)
                .sessionExpiryInterval(sessionExpiry.toSeconds())
                .keepAlive(KEEP_ALIVE_SECONDS)
                .restrictions()
                .receiveMaximum(RECEIVE_MAXIMUM)
                .applyRestrictions()
                .send();
    }

    private void subscribe() {
        List<Mqtt5Subscription> subscriptions = topics.stream()
                .map(filter -> Mqtt5Subscription.builder()
                        .topicFilter("$share/%s/%s".formatted(broker.group(), filter.asSubscription()))
                        .qos(MqttQos.AT_LEAST_ONCE)
                        .build())
                .toList();
        CompletableFuture<Mqtt5SubAck> _ = client.subscribe(
                        Mqtt5Subscribe.builder().addSubscriptions(subscriptions).build())
                .whenComplete((_, failure) -> {
                    isSubscribed = failure == null;
                    if (failure != null) {
                        LOG.error(
                                "the broker refuses subscriptions group={} reason={}",
                                broker.group(),
                                failure.getMessage());
                    }
                });
    }

    /// One after another, on the subscriber's thread; while there is no room it waits, and the broker with it.
    private void take(Mqtt5Publish publish) {
        awaitRoom();
        var message = new Message(
                publish.getTopic().toString(),
                new Payload(publish.getPayloadAsBytes()),
                publish.getQos().getCode(),
                clock.instant(),
                Optional.empty());
        CompletableFuture<Void> _ = intake.accept(message).thenAccept(verdict -> {
            switch (verdict) {
                // there is nobody to tell of what is refused; sent again it would be refused again
                case Verdict.Stored(), Verdict.Kept(var _), Verdict.Refused(var _) -> publish.acknowledge();
                case Verdict.Failed(var reason) -> {
                    if (!isClosing) {
                        startAgain(reason);
                    }
                }
            }
        });
    }

    private void awaitRoom() {
        var room = new CountDownLatch(1);
        inFlight.whenThereIsRoom(room::countDown);
        try {
            room.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// The broker sends what is not acknowledged again when the session goes on, in its order.
    private void startAgain(String reason) {
        LOG.error("a message is not stored; the session begins again reason={}", reason);
        if (client.getState() == MqttClientState.CONNECTED) {
            CompletableFuture<Void> _ = client.disconnectWith()
                    .sessionExpiryInterval(sessionExpiry.toSeconds())
                    .send()
                    .whenCompleteAsync((_, _) -> start(), CompletableFuture.delayedExecutor(1, TimeUnit.SECONDS));
        }
    }

    @Override
    public int port() {
        return -1;
    }

    @Override
    public Health health() {
        return isSubscribed
                ? new Health.Up()
                : new Health.Down("no subscription at the broker %s:%d".formatted(broker.host(), broker.port()));
    }

    /// The broker keeps the session.
    @Override
    public void close() {
        isClosing = true;
        taking.shutdownNow();
        inFlight.awaitNone(DRAIN);
        try {
            client.disconnectWith()
                    .sessionExpiryInterval(sessionExpiry.toSeconds())
                    .send()
                    .get(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            LOG.debug("the broker was not told goodbye", e);
        }
    }
}
