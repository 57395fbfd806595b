package millrace.consumers.reactions;

import java.util.ArrayList;
import java.util.List;

/// What the core wants done, in order, until the edge takes it.
final class Commands {

    private List<Command> commands = new ArrayList<>();

    void add(Command command) {
        commands.add(command);
    }

    List<Command> take() {
        List<Command> taken = commands;
        commands = new ArrayList<>();
        return taken;
    }
}
