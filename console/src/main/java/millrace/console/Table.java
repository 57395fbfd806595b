package millrace.console;

import java.util.ArrayList;
import java.util.List;

/// Columns of text, aligned; two spaces between them, none at the end of a line.
final class Table {

    private final List<Column> columns;
    private final List<List<String>> rows = new ArrayList<>();

    /// A heading; a `numeric` column is aligned to the right.
    record Column(String heading, boolean numeric) {

        static Column text(String heading) {
            return new Column(heading, false);
        }

        static Column number(String heading) {
            return new Column(heading, true);
        }
    }

    Table(Column... columns) {
        this.columns = List.of(columns);
    }

    /// @throws IllegalArgumentException if there are not as many cells as columns
    void row(String... cells) {
        if (cells.length != columns.size()) {
            throw new IllegalArgumentException(
                    "%d cells in a table of %d columns".formatted(cells.length, columns.size()));
        }
        rows.add(List.of(cells).stream().map(Terminal::printable).toList());
    }

    /// One line for the headings and one for each row.
    List<String> lines() {
        List<List<String>> all = new ArrayList<>();
        all.add(columns.stream().map(Column::heading).toList());
        all.addAll(rows);
        return all.stream().map(row -> line(row, all)).toList();
    }

    private String line(List<String> row, List<List<String>> all) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < columns.size(); i++) {
            int column = i;
            int width = all.stream()
                    .mapToInt(cells -> cells.get(column).length())
                    .max()
                    .orElse(0);
            String gap = " ".repeat(width - row.get(i).length());
            line.append(columns.get(i).numeric() ? gap + row.get(i) : row.get(i) + gap)
                    .append("  ");
        }
        return line.toString().stripTrailing();
    }
}
