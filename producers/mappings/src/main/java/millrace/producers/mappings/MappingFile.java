package millrace.producers.mappings;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;

/// Reads mappings from YAML; every fault of a file is told at once.
public final class MappingFile {

    private MappingFile() {}

    /// @throws WrongMappingsException if the file cannot be read or has faults; it names all of them
    public static Mappings read(Path file) {
        try {
            return parse(file.toString(), Files.readString(file));
        } catch (IOException e) {
            throw new WrongMappingsException(List.of("%s: cannot be read (%s); expected a YAML file in UTF-8"
                    .formatted(file, e.getClass().getSimpleName())));
        }
    }

    static Mappings resource(String name) {
        try (InputStream stream = MappingFile.class.getResourceAsStream(name)) {
            return parse(name, new String(Objects.requireNonNull(stream, name).readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Mappings parse(String file, String yaml) {
        List<String> faults = new ArrayList<>();
        List<Mapping> mappings = MappingParser.parse(new YamlPart(file, "", compose(file, yaml), faults));
        if (!faults.isEmpty()) {
            throw new WrongMappingsException(faults);
        }
        return new Mappings(mappings);
    }

    private static Node compose(String file, String yaml) {
        try {
            Optional<Node> root =
                    new Compose(LoadSettings.builder().setLabel(file).build()).composeString(yaml);
            return root.orElseThrow(
                    () -> new WrongMappingsException(List.of("%s: is empty; expected mappings".formatted(file))));
        } catch (MarkedYamlEngineException e) {
            int line = e.getProblemMark().map(mark -> mark.getLine() + 1).orElse(0);
            throw new WrongMappingsException(List.of("%s:%d: is not YAML (%s)".formatted(file, line, e.getProblem())));
        } catch (YamlEngineException e) {
            throw new WrongMappingsException(List.of("%s: is not YAML (%s)".formatted(file, e.getMessage())));
        }
    }
}
