package millrace.standalone;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Optional;

/// Where the things lie that the build made, as the launcher says in system properties.
///
/// @param apicurio folder of the registry's distribution, `millrace.apicurio`
/// @param registryCache for the registry's process, `millrace.registry.aot`
/// @param launcher what makes the caches that are missing, `millrace.warm-up`; empty where none is
record Installation(Path apicurio, AotCache registryCache, Optional<Path> launcher) {

    static Installation fromSystemProperties() {
        return new Installation(
                Path.of(System.getProperty("millrace.apicurio", "standalone/target/apicurio")),
                AotCache.of(System.getProperty("millrace.registry.aot", "")),
                Optional.ofNullable(System.getProperty("millrace.warm-up")).map(Path::of));
    }

    /// The jar of this module, or its folder of classes in tests.
    Path ownClasses() {
        try {
            return Path.of(Installation.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException("a class path entry that is not a URI", e);
        }
    }
}
