using System.Text;
using System.Text.Json.Nodes;
using Alexandria.Data;
using Alexandria.Operations;

namespace Alexandria.Surfaces.Tests.Notebook;

internal sealed record NoteRow
{
    public string Id { get; init; } = "";

    public long Version { get; init; }

    public string Body { get; init; } = "";

    public string? Label { get; init; }

    public DateTimeOffset WrittenAt { get; init; }

    public NoteView View() => new(Id, Version, Body, Label, WrittenAt);

    public static Task<NoteRow?> FindAsync(IReadWork work, string tenant, string id) =>
        work.FirstOrDefaultAsync<NoteRow>("select id, version, body, label, written_at from notes where tenant = @tenant and id = @id", new { tenant, id });
}

internal sealed class AddNoteHandler : IOperationHandler<AddNote, NoteView>
{
    public async Task<Result<NoteView>> HandleAsync(AddNote request, OperationContext context)
    {
        var note = new NoteRow { Id = context.NewId(), Version = 1, Body = request.Text, Label = request.Label, WrittenAt = context.Now };
        await context.Work.ExecuteAsync(
            "insert into notes (tenant, id, version, body, label, written_at) values (@Tenant, @Id, 1, @Body, @Label, @WrittenAt)",
            new { context.Tenant, note.Id, note.Body, note.Label, note.WrittenAt });
        context.Publish(new NoteAdded(note.Id, request.Text.Length));
        return note.View();
    }
}

internal sealed class GetNoteHandler : IOperationHandler<GetNote, NoteView>
{
    public async Task<Result<NoteView>> HandleAsync(GetNote request, OperationContext context) =>
        await NoteRow.FindAsync(context.Work, context.Tenant, request.Id) is { } note ? note.View() : Error.NotFound("note", request.Id);
}

internal sealed class ShortenPromptHandler : IOperationHandler<ShortenPrompt, Prompt>
{
    public async Task<Result<Prompt>> HandleAsync(ShortenPrompt request, OperationContext context) =>
        await NoteRow.FindAsync(context.Work, context.Tenant, request.NoteId) is { } note
            ? new Prompt("Shortens a note.", [new PromptMessage(Speaker.User, ContentPart.Of($"Shorten, {request.Style?.ToString() ?? "as you like"}: {note.Body}"))])
            : Error.NotFound("note", request.NoteId);
}

internal sealed class AskForNoteHandler : IQueryHandler<AskForNote, MixedContent>
{
    public async Task<Result<MixedContent>> AnswerAsync(AskForNote request, PreparationContext context)
    {
        var conversation = context.Conversation;
        if (!conversation.Replies.TryGetValue("note", out var reply))
        {
            var form = new JsonObject { ["type"] = "object", ["properties"] = new JsonObject { ["text"] = new JsonObject { ["type"] = "string" } } };
            return conversation.Ask(new Dictionary<string, Question> { ["note"] = Question.ToPerson("What shall it be?", form) }, "asked");
        }

        conversation.Remark("somebody answered");
        await conversation.ReportAsync(1, 1, context.Cancellation);
        return new MixedContent([ContentPart.Of($"{conversation.State}: {reply.GetProperty("content").GetProperty("text").GetString()}")]);
    }
}

internal sealed class ListNotesHandler : IOperationHandler<ListNotes, Page<NoteView>>
{
    public async Task<Result<Page<NoteView>>> HandleAsync(ListNotes request, OperationContext context)
    {
        var cursor = PageCursor.Parse(request.Cursor);
        if (cursor.Failed)
        {
            return cursor.Error;
        }

        var rows = await context.Work.QueryAsync<NoteRow>(
            "select id, version, body, label, written_at from notes where tenant = @Tenant and id > @after and (@Label is null or label = @Label) order by id limit @take",
            new { context.Tenant, request.Label, after = cursor.Value?.Id ?? "", take = request.Limit + 1 });
        return Page<NoteRow>.Of(rows, request.Limit, row => new PageCursor(0, row.Id)).Select(row => row.View());
    }
}

internal sealed class ChangeNoteHandler : IOperationHandler<ChangeNote, NoteView>
{
    public async Task<Result<NoteView>> HandleAsync(ChangeNote request, OperationContext context)
    {
        if (await NoteRow.FindAsync(context.Work, context.Tenant, request.Id) is not { } note)
        {
            return Error.NotFound("note", request.Id);
        }

        if (context.StaleAgainst(note.Version) is { } stale)
        {
            return stale;
        }

        var changed = note with { Body = request.Text, Version = note.Version + 1 };
        await context.Work.ExecuteAsync("update notes set body = @Body, version = @Version where tenant = @Tenant and id = @Id", new { context.Tenant, changed.Id, changed.Body, changed.Version });
        context.Publish(new NoteChanged(changed.Id, changed.Version));
        return changed.View();
    }
}

internal sealed class RemoveNoteHandler : IOperationHandler<RemoveNote, Nothing>
{
    public async Task<Result<Nothing>> HandleAsync(RemoveNote request, OperationContext context) =>
        await context.Work.ExecuteAsync("delete from notes where tenant = @Tenant and id = @Id", new { context.Tenant, request.Id }) == 1
            ? Nothing.Value
            : Error.NotFound("note", request.Id);
}

internal sealed class WeighFileHandler : IOperationHandler<WeighFile, FileWeight>
{
    public Task<Result<FileWeight>> HandleAsync(WeighFile request, OperationContext context) =>
        Task.FromResult<Result<FileWeight>>(new FileWeight(request.File.Length, request.Name));
}

internal sealed class MakeFileHandler : IOperationHandler<MakeFile, FileContent>
{
    public Task<Result<FileContent>> HandleAsync(MakeFile request, OperationContext context) =>
        Task.FromResult<Result<FileContent>>(new FileContent(Encoding.UTF8.GetBytes(request.Text), request.ContentType, request.Name));
}

internal sealed class MakeFailureHandler : IOperationHandler<MakeFailure, Nothing>
{
    public Task<Result<Nothing>> HandleAsync(MakeFailure request, OperationContext context) => request.Throw
        ? throw new InvalidOperationException("the secret inside")
        : Task.FromResult<Result<Nothing>>(new Error(request.Kind, "told_to_fail", "It was told to fail.")
        {
            RetryAfter = request.RetryAfter is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
        });
}

internal sealed class GreetHandler : IOperationHandler<Greet, Greeting>
{
    public Task<Result<Greeting>> HandleAsync(Greet request, OperationContext context) => Task.FromResult<Result<Greeting>>(new Greeting(context.Caller.Name));
}
