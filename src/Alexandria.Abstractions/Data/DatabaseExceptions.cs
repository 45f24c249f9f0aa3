namespace Alexandria.Data;

/// <summary>The transaction could not be made durable (disk full, I/O error, lost connection): nothing of the unit is there. Running it again is safe and may help.</summary>
public sealed class CommitFailedException(string message, Exception inner) : Exception(message, inner);

/// <summary>A constraint of the schema was violated that the SQL did not expect with <c>ON CONFLICT</c>: a defect of the caller. The unit can go on after it; the statement changed nothing.</summary>
public sealed class ConstraintViolationException(string message, Exception inner) : Exception(message, inner);

/// <summary>The schema in the database and the migrations in the code contradict each other; nothing was changed.</summary>
public sealed class MigrationRefusedException(string message) : Exception(message);
