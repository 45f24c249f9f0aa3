using System.ComponentModel.DataAnnotations;
using Alexandria.Events;
using Alexandria.Operations;

namespace Alexandria.Surfaces.Tests.Notebook;

/// <summary>A note as it is shown.</summary>
public sealed record NoteView(string Id, long Version, string Text, string? Label, DateTimeOffset WrittenAt) : IVersioned;

[Event("notes.added", 1)]
public sealed record NoteAdded(string NoteId, int Length) : IEvent
{
    string IEvent.Subject => NoteId;

    long IEvent.Revision => 1;
}

[Event("notes.changed", 1)]
public sealed record NoteChanged(string NoteId, long Version) : IEvent
{
    string IEvent.Subject => NoteId;

    long IEvent.Revision => Version;
}

/// <summary>Adds a note.</summary>
[Operation("notes.add", Effect.Write, Route = "POST /v1/notes", Cli = "note add", Permission = "notes:write", Status = 201, Examples = ["note add --text hello"])]
public sealed record AddNote : IOperation<NoteView>
{
    /// <summary>What to remember.</summary>
    [Content("text/plain", MaxBytes = 4096)]
    [StringLength(4096, MinimumLength = 1)]
    public required string Text { get; init; }

    /// <summary>Where it belongs.</summary>
    [StringLength(20)]
    public string? Label { get; init; }

    /// <summary>Pages that it is about.</summary>
    [MaxLength(3)]
    public IReadOnlyList<int>? Pages { get; init; }
}

/// <summary>Reads one note.</summary>
[Operation("notes.get", Effect.Read, Route = "GET /v1/notes/{id}", Cli = "note show", Permission = "notes:read", Resource = "notes/{id}")]
public sealed record GetNote(string Id) : IOperation<NoteView>;

/// <summary>Prompt to shorten a note.</summary>
/// <param name="NoteId">Which note.</param>
/// <param name="Style">How to write.</param>
[Operation("notes.shorten-prompt", Effect.Read, Route = "GET /v1/notes/{noteId}/prompts/shorten", Cli = "note shorten-prompt", Permission = "notes:read", Prompt = "shorten")]
public sealed record ShortenPrompt(string NoteId, WritingStyle? Style) : IOperation<Prompt>;

/// <summary>How a note may be written.</summary>
public enum WritingStyle
{
    Plain,
    Pompous,
}

/// <summary>Asks the person for a text and says it back.</summary>
[Operation("notes.ask", Effect.Read, Route = "GET /v1/notes/ask", Cli = "note ask", Permission = "notes:read")]
public sealed record AskForNote : IOperation<MixedContent>;

/// <summary>Lists the notes, oldest first.</summary>
[Operation("notes.list", Effect.Read, Route = "GET /v1/notes", Cli = "note list", Permission = "notes:read")]
public sealed record ListNotes : ListOperation<NoteView>
{
    /// <summary>Only those with this label.</summary>
    public string? Label { get; init; }
}

/// <summary>Writes a note anew.</summary>
[Operation("notes.change", Effect.Write, Route = "PUT /v1/notes/{id}", Cli = "note change", Permission = "notes:write")]
public sealed record ChangeNote : IOperation<NoteView>
{
    /// <summary>Which note.</summary>
    public required string Id { get; init; }

    /// <summary>The new text.</summary>
    [StringLength(4096, MinimumLength = 1)]
    public required string Text { get; init; }
}

/// <summary>Throws a note away.</summary>
[Operation("notes.remove", Effect.Destructive, Route = "DELETE /v1/notes/{id}", Cli = "note remove", Permission = "notes:write")]
public sealed record RemoveNote : IOperation<Nothing>
{
    /// <summary>Which note.</summary>
    public required string Id { get; init; }
}

/// <summary>Weighs a file.</summary>
[Operation("files.weigh", Effect.Write, Route = "POST /v1/files/weigh", Cli = "file weigh", Permission = "notes:write")]
public sealed record WeighFile : IOperation<FileWeight>
{
    /// <summary>The file.</summary>
    [Content("*/*", MaxBytes = 3 * 1024 * 1024)]
    public required byte[] File { get; init; }

    /// <summary>Its name.</summary>
    public string? Name { get; init; }
}

/// <summary>How heavy a file is.</summary>
/// <param name="Bytes">Its length.</param>
/// <param name="Name">As it was given.</param>
public sealed record FileWeight(int Bytes, string? Name);

/// <summary>Makes a file.</summary>
[Operation("files.make", Effect.Read, Route = "GET /v1/files/make", Cli = "file make", Permission = "notes:read", Mcp = false)]
public sealed record MakeFile : IOperation<FileContent>
{
    /// <summary>What is in it.</summary>
    public string Text { get; init; } = "";

    /// <summary>Its media type.</summary>
    public string ContentType { get; init; } = "text/plain";

    /// <summary>The name to save it under.</summary>
    public string? Name { get; init; }
}

/// <summary>Fails as it is told.</summary>
[Operation("failures.make", Effect.Read, Route = "GET /v1/failures/{kind}", Cli = "failure make", Permission = "notes:read")]
public sealed record MakeFailure : IOperation<Nothing>
{
    /// <summary>How.</summary>
    public required ErrorKind Kind { get; init; }

    /// <summary>Throws instead of answering an error.</summary>
    public bool Throw { get; init; }

    /// <summary>Seconds after which another attempt makes sense.</summary>
    public int? RetryAfter { get; init; }
}

/// <summary>Greets whoever comes.</summary>
[Operation("greetings.say", Effect.Write, Route = "POST /v1/greetings", Cli = "greet", Permission = Identity.Permissions.Anonymous)]
public sealed record Greet : IOperation<Greeting>;

/// <summary>A greeting.</summary>
public sealed record Greeting(string To);
