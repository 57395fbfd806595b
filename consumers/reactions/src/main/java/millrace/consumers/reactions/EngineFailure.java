package millrace.consumers.reactions;

/// The engine cannot go on as it is; it lets go of everything and begins anew.
final class EngineFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    EngineFailure(String reason) {
        super(reason);
    }

    EngineFailure(String reason, Throwable cause) {
        super(reason, cause);
    }
}
