package millrace.standalone;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Optional;

/// Where the things lie that the build made, as the launcher says in system properties.
///
/// @param apicurio folder of the registry's distribution, `millrace.apicurio`
/// @param registryCache the option that makes the registry's process use or write its AOT cache,
// `millrace.registry.aot`
record Installation(Path apicurio, Optional<String> registryCache) {

    static Installation fromSystemProperties() {
        return new Installation(
                Path.of(System.getProperty("millrace.apicurio", "standalone/target/apicurio")),
                Optional.ofNullable(System.getProperty("millrace.registry.aot")));
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
