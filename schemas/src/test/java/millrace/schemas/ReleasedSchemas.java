package millrace.schemas;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.avro.Schema;

/// Every version of every schema that a release of Millrace has had: `src/main/released/<type>/<version>.avsc`.
final class ReleasedSchemas {

    private static final Path FOLDER = Path.of("src/main/released");

    private ReleasedSchemas() {}

    static List<String> types() throws IOException {
        try (Stream<Path> folders = Files.list(FOLDER)) {
            return folders.map(folder -> folder.getFileName().toString())
                    .sorted()
                    .toList();
        }
    }

    static SortedMap<Integer, Schema> of(String type) throws IOException {
        SortedMap<Integer, Schema> versions = new TreeMap<>();
        try (Stream<Path> files = Files.list(FOLDER.resolve(type))) {
            for (Path file : files.toList()) {
                String version = file.getFileName().toString().replace(".avsc", "");
                versions.put(Integer.parseInt(version), new Schema.Parser().parse(file.toFile()));
            }
        }
        return versions;
    }
}
