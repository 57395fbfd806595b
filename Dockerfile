# One image for every process of Millrace; the command names the class to run (see docker-compose.yml).
FROM eclipse-temurin:25-jdk-noble AS build
WORKDIR /src
COPY . .
RUN ./millrace build

FROM eclipse-temurin:25-jre-noble
RUN useradd --system --uid 10001 --create-home --home-dir /data millrace
COPY --from=build /src/standalone/target/lib /app/lib
USER millrace
WORKDIR /data
VOLUME /data
ENV MILLRACE_DATA=/data \
    MILLRACE_OPERATIONS_HOST=0.0.0.0 \
    JAVA_TOOL_OPTIONS="--enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow -XX:+ExitOnOutOfMemoryError -XX:MaxRAMPercentage=70 -Djdk.serialFilter=!*"
EXPOSE 9404
# bash speaks HTTP well enough to ask a question, so the image needs no client
HEALTHCHECK --interval=5s --timeout=3s --start-period=60s --retries=3 \
    CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/9404 && printf 'GET /health/ready HTTP/1.1\\r\\nHost: localhost\\r\\nConnection: close\\r\\n\\r\\n' >&3 && read -r line <&3 && [[ $line == *' 200 '* ]]"]
ENTRYPOINT ["java", "-cp", "/app/lib/*"]
CMD ["millrace.standalone.Millrace", "--help"]
