package millrace.console;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import millrace.console.Verdict.Fault;

/// Reads what the gateway answers: one result, an array of them (alone or as the member `results`), or a problem
/// document (RFC 9457).
final class GatewayJson {

    private static final JsonFactory JSON = new JsonFactory();

    private static final int FIRST_FAULT_STATUS = 400;

    private GatewayJson() {}

    /// One object of an answer.
    ///
    /// @param status HTTP status of this event alone; 0 where it is not said
    /// @param isRepeat whether it had been stored before
    /// @param faults what is wrong with it; empty if it was stored
    private record Item(int status, boolean isRepeat, List<Fault> faults) {

        GatewayReply.Result result() {
            if (status == 429 || status >= 500) {
                return new GatewayReply.Result.Later("status " + status);
            }
            if (status >= FIRST_FAULT_STATUS || !faults.isEmpty()) {
                return new GatewayReply.Result.Final(
                        new Verdict.Rejected(faults.isEmpty() ? List.of(new Fault("", "status " + status)) : faults));
            }
            return new GatewayReply.Result.Final(isRepeat ? new Verdict.Repeated(false) : new Verdict.Stored());
        }
    }

    /// @return empty if `body` is not an answer of the gateway
    static Optional<List<GatewayReply.Result>> results(byte[] body) {
        try (JsonParser json = JSON.createParser(body)) {
            List<Item> items = json.nextToken() == JsonToken.START_ARRAY ? items(json) : itemsIn(json);
            return Optional.of(items.stream().map(Item::result).toList());
        } catch (JsonProcessingException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new IllegalStateException("memory does not fail to be read", e);
        }
    }

    /// Every error of a problem document.
    ///
    /// @return empty if `body` is none
    static Optional<List<Fault>> problem(byte[] body) {
        try (JsonParser json = JSON.createParser(body)) {
            return json.nextToken() == JsonToken.START_OBJECT
                    ? Optional.of(item(json).faults()).filter(faults -> !faults.isEmpty())
                    : Optional.empty();
        } catch (JsonProcessingException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new IllegalStateException("memory does not fail to be read", e);
        }
    }

    private static List<Item> items(JsonParser json) throws IOException {
        List<Item> items = new ArrayList<>();
        while (json.nextToken() == JsonToken.START_OBJECT) {
            items.add(item(json));
        }
        return items;
    }

    /// The member `results`; else the object itself is the only result.
    private static List<Item> itemsIn(JsonParser json) throws IOException {
        List<Item> results = List.of();
        boolean many = false;
        Members members = new Members();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            if (json.nextToken() == JsonToken.START_ARRAY && name.equals("results")) {
                results = items(json);
                many = true;
            } else {
                members.take(name, json);
            }
        }
        return many ? results : List.of(members.item());
    }

    private static Item item(JsonParser json) throws IOException {
        Members members = new Members();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            json.nextToken();
            members.take(name, json);
        }
        return members.item();
    }

    /// Members of one object, as they come.
    private static final class Members {

        private int status;
        private boolean isRepeat;
        private String title = "";
        private String detail = "";
        private List<Fault> errors = List.of();

        void take(String name, JsonParser json) throws IOException {
            switch (name) {
                case "status" -> status = json.getValueAsInt();
                case "repeat" -> isRepeat = json.getValueAsBoolean();
                case "title" -> title = json.getValueAsString("");
                case "detail" -> detail = json.getValueAsString("");
                case "errors" -> errors = faults(json);
                default -> json.skipChildren();
            }
        }

        Item item() {
            String reason = detail.isEmpty() ? title : detail;
            List<Fault> faults = errors.isEmpty() && !reason.isEmpty() ? List.of(new Fault("", reason)) : errors;
            return new Item(status, isRepeat, faults);
        }
    }

    private static List<Fault> faults(JsonParser json) throws IOException {
        List<Fault> faults = new ArrayList<>();
        if (json.currentToken() != JsonToken.START_ARRAY) {
            json.skipChildren();
            return faults;
        }
        while (json.nextToken() == JsonToken.START_OBJECT) {
            String pointer = "";
            String detail = "";
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                json.nextToken();
                switch (name) {
                    case "pointer" -> pointer = json.getValueAsString("");
                    case "detail" -> detail = json.getValueAsString("");
                    default -> json.skipChildren();
                }
            }
            faults.add(new Fault(pointer, detail));
        }
        return faults;
    }
}
