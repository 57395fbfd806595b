package millrace.producers.mqttgateway;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.mqtt.MqttDecoder;
import io.netty.handler.codec.mqtt.MqttEncoder;
import io.netty.handler.flow.FlowControlHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.GlobalEventExecutor;
import io.netty.util.concurrent.ScheduledFuture;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import millrace.process.Health;
import org.jspecify.annotations.Nullable;

/// Listens for MQTT, over TCP or TLS.
///
/// On Netty and its MQTT codec (decision 0018): a paused connection reads nothing from its socket, which is all the
/// back pressure that MQTT 3.1.1 has.
final class Listener implements Source {

    /// Beyond the most connections so many more are let in to be told so; the rest are closed at once.
    private static final int TOLD = 1_000;

    private static final int BACKLOG = 4_096;
    private static final int MOST_BYTES_PER_READ = 16 * 1024;
    private static final Duration DRAIN = Duration.ofSeconds(10);

    private final String host;
    private final int port;
    private final Listening listening;
    private final Optional<SslContext> tls;
    private final EventLoopGroup accepting =
            new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory("mqtt-accept"), NioIoHandler.newFactory());
    private final EventLoopGroup loops = new MultiThreadIoEventLoopGroup(
            Runtime.getRuntime().availableProcessors(), new DefaultThreadFactory("mqtt-io"), NioIoHandler.newFactory());
    private final ChannelGroup channels = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    private @Nullable Channel server;

    Listener(String host, int port, Listening listening, Optional<SslContext> tls) {
        this.host = host;
        this.port = port;
        this.listening = listening;
        this.tls = tls;
    }

    @Override
    public void start() {
        var bound = new ServerBootstrap()
                .group(accepting, loops)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.SO_KEEPALIVE, true)
                .childOption(
                        ChannelOption.RECVBUF_ALLOCATOR,
                        new AdaptiveRecvByteBufAllocator(512, 2048, MOST_BYTES_PER_READ))
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        open(channel);
                    }
                })
                .bind(new InetSocketAddress(host, port))
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new IllegalStateException(
                    "port %d (MILLRACE_MQTT_PORT) is taken, or no port of this machine; nobody listens there"
                            .formatted(port),
                    bound.cause());
        }
        server = bound.channel();
        ScheduledFuture<?> _ =
                loops.next().scheduleAtFixedRate(listening.sessions()::forgetExpired, 30, 30, TimeUnit.SECONDS);
    }

    private void open(Channel channel) {
        long connections = listening.meters().connected();
        channel.closeFuture().addListener(_ -> listening.meters().disconnected());
        if (connections > listening.maxConnections() + TOLD) {
            listening.meters().refused(ConnectRefusal.QUOTA.word());
            ChannelFuture _ = channel.close();
            return;
        }
        channels.add(channel);
        tls.ifPresent(context -> channel.pipeline().addLast("tls", context.newHandler(channel.alloc())));
        channel.pipeline()
                .addLast("encoder", MqttEncoder.INSTANCE)
                .addLast("decoder", new MqttDecoder(listening.maxPacketBytes()))
                // one packet at a time, and none while the connection is paused
                .addLast("flow", new FlowControlHandler())
                .addLast("connecting", new Connecting(listening, connections > listening.maxConnections()));
    }

    @Override
    public int port() {
        return server == null ? -1 : ((InetSocketAddress) server.localAddress()).getPort();
    }

    @Override
    public Health health() {
        return new Health.Up();
    }

    @Override
    public void close() {
        if (server != null) {
            server.close().awaitUninterruptibly();
        }
        channels.forEach(channel -> channel.config().setAutoRead(false));
        listening.inFlight().awaitNone(DRAIN);
        // in the order of each loop's tasks: after the acknowledgements that are due
        channels.forEach(channel -> channel.eventLoop()
                .execute(() -> channel.pipeline().fireUserEventTriggered(new Connection.End(Ending.STOPPING))));
        channels.newCloseFuture().awaitUninterruptibly(2, TimeUnit.SECONDS);
        channels.close().awaitUninterruptibly(2, TimeUnit.SECONDS);
        accepting.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly();
        loops.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly();
    }
}
