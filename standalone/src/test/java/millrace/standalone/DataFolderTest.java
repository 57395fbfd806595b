package millrace.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFolderTest {

    @TempDir
    Path temporary;

    @Test
    void isHeldByOneRunAtATime() {
        try (var _ = DataFolder.hold(temporary)) {
            assertThatThrownBy(() -> DataFolder.hold(temporary))
                    .isInstanceOf(CannotRunException.class)
                    .hasMessage("data folder %s is in use by another run (process %d); "
                                    .formatted(
                                            temporary, ProcessHandle.current().pid())
                            + "stop that one, or set MILLRACE_DATA to another folder");
        }
    }

    @Test
    void canBeHeldAgainOnceItWasLetGo() {
        DataFolder.hold(temporary).close();

        try (var again = DataFolder.hold(temporary)) {
            assertThat(again.inbox()).isEqualTo(temporary.resolve("inbox"));
        }
    }

    @Test
    void saysWhyItCannotBeWrittenTo() throws IOException {
        Path file = Files.createFile(temporary.resolve("not-a-folder"));

        assertThatThrownBy(() -> DataFolder.hold(file.resolve("data")))
                .isInstanceOf(CannotRunException.class)
                .hasMessageStartingWith("data folder %s cannot be written to (".formatted(file.resolve("data")))
                .hasMessageEndingWith("); make room or change its permissions, or set MILLRACE_DATA to another folder");
    }
}
