namespace Alexandria.Data;

/// <summary>What stores data cannot do its work: the disk is full, a file is damaged or cannot be reached. No defect of the program, but the operator's business.</summary>
/// <param name="error">What the caller is told: of the kind <see cref="ErrorKind.Unavailable"/>, and without paths.</param>
/// <param name="inner">What happened; null when nothing was thrown.</param>
public class StorageException(Error error, Exception? inner) : Exception(error.Message, inner)
{
    /// <summary>What the caller is told.</summary>
    public Error Error => error;

    /// <summary>The disk took nothing more: <c>storage_full</c>.</summary>
    public static Error Full { get; } = Error.Unavailable("storage_full", "The server's disk is full: nothing can be stored until its operator frees some space. Send the request again then.");

    /// <summary>Files cannot be read or written now: <c>storage_unavailable</c>.</summary>
    public static Error NotReachable { get; } = Error.Unavailable("storage_unavailable", "The server cannot read or write its files at present. Send the request again later; its operator finds the cause in the log.");

    /// <summary>Too much at once: others change the same rows, or every connection is in use: <c>storage_busy</c>.</summary>
    public static Error Busy { get; } = Error.Unavailable("storage_busy", "The server's database has too much to do at once. Nothing was changed; send the request again shortly.");

    /// <summary>The database's answer to the commit was lost, and it could not be asked again in time: <c>storage_outcome_unknown</c>.</summary>
    public static Error OutcomeUnknown { get; } = Error.Unavailable("storage_outcome_unknown", "The connection to the database broke while the change was made durable: it may be there or not. Look first, or send it again with the idempotency key that it had.");

    /// <summary>What was stored is not what was written: <c>storage_damaged</c>.</summary>
    public static Error Damaged { get; } = Error.Unavailable("storage_damaged", "A file of the server's store is damaged. Its operator should run 'alexandria doctor' and restore the last backup.");
}

/// <summary>The transaction could not be made durable (disk full, I/O error, lost connection): nothing of the unit is there. Running it again is safe and may help.</summary>
public sealed class CommitFailedException(Error error, Exception inner) : StorageException(error, inner)
{
    /// <summary>For failures that are neither a full disk nor damage.</summary>
    public CommitFailedException(Exception inner)
        : this(NotReachable, inner)
    {
    }
}

/// <summary>Whether the transaction is durable could not be found out: the database was not to be reached again in time. The one case in which a unit's end is not known.</summary>
public sealed class OutcomeUnknownException(Exception inner) : StorageException(OutcomeUnknown, inner);

/// <summary>A constraint of the schema was violated that the SQL did not expect with <c>ON CONFLICT</c>: a defect of the caller. The unit is void: let the exception out.</summary>
public sealed class ConstraintViolationException(string message, Exception inner) : Exception(message, inner);

/// <summary>The schema in the database and the migrations in the code contradict each other; nothing was changed.</summary>
public sealed class MigrationRefusedException(string message) : Exception(message);
