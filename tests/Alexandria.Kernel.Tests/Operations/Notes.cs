using System.ComponentModel.DataAnnotations;
using Alexandria.Data;
using Alexandria.Events;
using Alexandria.Identity;
using Alexandria.Modules;
using Alexandria.Operations;

namespace Alexandria.Kernel.Tests.Operations;

/// <summary>A module of its own for these tests: notes.</summary>
public sealed class NotesModule : IModule
{
    public string Name => "Notes";

    public void Configure(ModuleBuilder builder) => builder.AddOptions<NotesOptions>("Notes").AddEvents("notes", "support");
}

public sealed record NotesOptions
{
    /// <summary>How many notes there may be.</summary>
    [Range(1, 1000)] public int Most { get; init; } = 100;
}

[Event("notes.written", 1)]
public sealed record NoteWritten(string NoteId, long Revision) : IEvent
{
    public string Subject => NoteId;
}

/// <summary>A note.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Text">What it says.</param>
/// <param name="Version">Grows with each change.</param>
public sealed record NoteView(string Id, string Text, long Version) : IVersioned;

public enum NoteColor
{
    PlainWhite,
    Yellow,
}

/// <summary>Writes a note.</summary>
[Operation("notes.write", Effect.Write, Route = "POST /v1/notes", Cli = "note write", Permission = "notes:write", Status = 201, Examples = ["note write --text hello"])]
public sealed record WriteNote : IOperation<NoteView>
{
    /// <summary>What it says.</summary>
    [Content("text/plain"), StringLength(50, MinimumLength = 1)] public required string Text { get; init; }

    /// <summary>Its colour.</summary>
    public NoteColor Color { get; init; }

    [Range(1, 5)] public int? Stars { get; init; }

    [MaxLength(3)] public IReadOnlyList<string>? Tags { get; init; }

    public NotePlace? Place { get; init; }

    public DateTimeOffset? Due { get; init; }

    public bool Pinned { get; init; }
}

public sealed record NotePlace([property: StringLength(10)] string Shelf, int Row);

internal sealed class WriteNoteHandler : IOperationHandler<WriteNote, NoteView>
{
    public async Task<Result<NoteView>> HandleAsync(WriteNote request, OperationContext context)
    {
        var id = context.NewId();
        await context.Work.ExecuteAsync("insert into notes (id, tenant, text) values (@id, @Tenant, @Text)", new { id, context.Tenant, request.Text });
        if (request.Text == "fail late")
        {
            return Error.Conflict("too_late", "This fails after it wrote.");
        }

        if (request.Text == "defect")
        {
            throw new InvalidOperationException("A secret detail.");
        }

        context.Publish(new NoteWritten(id, 1));
        context.Audit("note", id, null, new { request.Text });
        return new NoteView(id, request.Text, 1);
    }
}

/// <summary>Counts the notes.</summary>
[Operation("notes.count", Effect.Read, Route = "GET /v1/notes/count", Cli = "note count", Permission = "notes:read")]
public sealed record CountNotes : IOperation<NoteCount>;

public sealed record NoteCount(long Count);

internal sealed class CountNotesHandler : IOperationHandler<CountNotes, NoteCount>
{
    public async Task<Result<NoteCount>> HandleAsync(CountNotes request, OperationContext context) =>
        new NoteCount(await context.Work.FirstOrDefaultAsync<long>("select count(*) from notes where tenant = @Tenant", new { context.Tenant }));
}

/// <summary>Reads a note and, wrongly, writes.</summary>
[Operation("notes.peek", Effect.Read, Route = "GET /v1/notes/{id}", Cli = "note peek", Permission = Permissions.SignedIn)]
public sealed record PeekNote : IOperation<Nothing>
{
    public required string Id { get; init; }
}

internal sealed class PeekNoteHandler : IOperationHandler<PeekNote, Nothing>
{
    public async Task<Result<Nothing>> HandleAsync(PeekNote request, OperationContext context)
    {
        await context.Work.ExecuteAsync("delete from notes where id = @Id", request);
        return Nothing.Value;
    }
}

/// <summary>Changes a note's text; shelved first outside the transaction.</summary>
[Operation("notes.change", Effect.Write, Route = "PUT /v1/notes/{id}", Cli = "note change", Permission = "notes:write")]
public sealed record ChangeNote : IOperation<NoteView>
{
    public required string Id { get; init; }

    public required string Text { get; init; }

    [Secret] public string? Password { get; init; }
}

internal sealed class ChangeNoteHandler(IDatabase database) : IPreparedOperationHandler<ChangeNote, NoteView, string>
{
    public async Task<Result<string>> PrepareAsync(ChangeNote request, PreparationContext context)
    {
        var text = await database.ReadAsync(w => w.FirstOrDefaultAsync<string>("select text from notes where tenant = @Tenant and id = @Id", new { context.Tenant, request.Id }), context.Cancellation);
        return text is null ? Error.NotFound("note", request.Id) : text;
    }

    public async Task<Result<NoteView>> HandleAsync(ChangeNote request, string prepared, OperationContext context)
    {
        if (context.StaleAgainst(1) is { } stale)
        {
            return stale;
        }

        await context.Work.ExecuteAsync("update notes set text = @Text where id = @Id", request);
        context.Audit("note", request.Id, new { Text = prepared }, new { request.Text });
        return new NoteView(request.Id, request.Text, 2);
    }
}
