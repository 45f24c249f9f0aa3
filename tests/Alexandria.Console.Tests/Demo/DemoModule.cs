using System.ComponentModel.DataAnnotations;
using Alexandria.Events;
using Alexandria.Identity;
using Alexandria.Modules;
using Alexandria.Operations;
using Microsoft.Extensions.DependencyInjection;

namespace Alexandria.Console.Tests.Demo;

/// <summary>A module with a page for each thing that the console does.</summary>
public sealed class DemoModule : IModule
{
    public string Name => "Demo";

    public void Configure(ModuleBuilder builder)
    {
        builder.AddEvents("demo", "support");
        builder.Services.AddSingleton<DemoSessions>();
        builder.Services.AddSingleton<IAuthenticator>(s => s.GetRequiredService<DemoSessions>());
    }
}

/// <summary>Somebody was greeted.</summary>
[Event("demo.greeted", 1)]
public sealed record Greeted(string Name, long Revision) : IEvent
{
    public string Subject => Name;
}

/// <summary>What was said last, for the page that shows it.</summary>
public static class DemoGreetings
{
    public static string? Newest { get; set; }
}

/// <summary>Greets somebody.</summary>
[Operation("demo.greet", Effect.Write, Route = "POST /v1/greetings", Cli = "greet", Permission = Permissions.TicketsWrite)]
public sealed record Greet : IOperation<Greeting>
{
    /// <summary>Who.</summary>
    [StringLength(10, MinimumLength = 1)] public required string Name { get; init; }

    /// <summary>What to say.</summary>
    [StringLength(100_000)] public string? Text { get; init; }

    /// <summary>plain or warm.</summary>
    public string? Tone { get; init; }

    /// <summary>Between the two.</summary>
    [Secret] public string? Secret { get; init; }
}

/// <summary>What was said.</summary>
public sealed record Greeting(string Id, string Text, long Version) : IVersioned;

internal sealed class GreetHandler : IOperationHandler<Greet, Greeting>
{
    public Task<Result<Greeting>> HandleAsync(Greet request, OperationContext context)
    {
        if (request.Text == "defect")
        {
            throw new InvalidOperationException("the secret inside");
        }

        if (context.StaleAgainst(7) is { } stale)
        {
            return Task.FromResult<Result<Greeting>>(stale);
        }

        DemoGreetings.Newest = $"{request.Tone} {request.Name}: {request.Text ?? "(nothing)"}";
        context.Publish(new Greeted(request.Name, 1));
        context.Audit("greeting", request.Name, null, request);
        return Task.FromResult<Result<Greeting>>(new Greeting("a/b c", DemoGreetings.Newest, 7));
    }
}

/// <summary>Takes a file.</summary>
[Operation("demo.upload", Effect.Write, Route = "POST /v1/files", Cli = "upload", Permission = Permissions.TicketsWrite)]
public sealed record Upload : IOperation<Uploaded>
{
    /// <summary>The bytes.</summary>
    [Content("*/*", MaxBytes = 1000)] public required byte[] Content { get; init; }

    /// <summary>Its name.</summary>
    public string? FileName { get; init; }

    /// <summary>About it.</summary>
    [StringLength(5)] public string? Note { get; init; }
}

/// <summary>What was taken.</summary>
public sealed record Uploaded(string FileName, int Bytes);

internal sealed class UploadHandler : IOperationHandler<Upload, Uploaded>
{
    public Task<Result<Uploaded>> HandleAsync(Upload request, OperationContext context)
    {
        context.Audit("file", request.FileName ?? "file", null, request.Content.Length);
        return Task.FromResult<Result<Uploaded>>(new Uploaded($"{request.FileName}:{request.Content.Length}", request.Content.Length));
    }
}

/// <summary>Notes a word.</summary>
[Operation("demo.note", Effect.Write, Route = "POST /v1/notes", Cli = "note", Permission = Permissions.TicketsWrite)]
public sealed record Note : IOperation<Nothing>
{
    /// <summary>The word.</summary>
    public required string Text { get; init; }
}

internal sealed class NoteHandler : IOperationHandler<Note, Nothing>
{
    public Task<Result<Nothing>> HandleAsync(Note request, OperationContext context)
    {
        context.Publish(new Greeted(request.Text, 1));
        context.Audit("note", request.Text, null, request);
        return Task.FromResult<Result<Nothing>>(Nothing.Value);
    }
}
