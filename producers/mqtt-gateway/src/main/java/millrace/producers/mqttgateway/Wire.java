package millrace.producers.mqttgateway;

import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.mqtt.MqttMessage;

/// Writes to a client. What cannot be written belongs to a connection that ends, and its handler learns of that.
final class Wire {

    private Wire() {}

    static void send(ChannelHandlerContext context, MqttMessage packet) {
        ChannelFuture _ = context.writeAndFlush(packet);
    }

    /// To be flushed later, with others.
    static void write(ChannelHandlerContext context, MqttMessage packet) {
        ChannelFuture _ = context.write(packet);
    }

    static void sendLast(ChannelHandlerContext context, MqttMessage packet) {
        ChannelFuture _ = context.writeAndFlush(packet).addListener(ChannelFutureListener.CLOSE);
    }

    static void close(ChannelHandlerContext context) {
        ChannelFuture _ = context.close();
    }
}
