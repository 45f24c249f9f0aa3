using System.ComponentModel.DataAnnotations;
using Alexandria.Events;
using Alexandria.Operations;

namespace Alexandria.Architecture.Tests.Guide;

/// <summary>Greets somebody and remembers it.</summary>
[Operation("greetings.greet", Effect.Write, Route = "POST /v1/greetings", Cli = "greeting greet", Permission = "greetings:write", Status = 201,
    Examples = ["greeting greet --name Ada"])]
public sealed record Greet : IOperation<GreetingView>
{
    /// <summary>Who is greeted.</summary>
    [StringLength(100, MinimumLength = 1)] public required string Name { get; init; }
}

/// <summary>A greeting.</summary>
public sealed record GreetingView(string Id, string Text);

/// <summary>Somebody was greeted.</summary>
[Event("greetings.greeted", 1)]
public sealed record Greeted(string GreetingId, long Revision) : IEvent
{
    public string Subject => GreetingId;
}

internal sealed class GreetHandler(GreetingsOptions options) : IOperationHandler<Greet, GreetingView>
{
    public async Task<Result<GreetingView>> HandleAsync(Greet request, OperationContext context)
    {
        var greeting = new GreetingView(context.NewId(), $"{options.Salutation}, {request.Name}!");
        await context.Work.ExecuteAsync(
            "insert into greetings (id, tenant, name, text, created_at) values (@Id, @Tenant, @Name, @Text, @Now)",
            new { greeting.Id, context.Tenant, request.Name, greeting.Text, context.Now });
        context.Publish(new Greeted(greeting.Id, 1));
        context.Audit("greeting", greeting.Id, null, greeting);
        return greeting;
    }
}
