using Alexandria.Contracts.Knowledge;
using Alexandria.Operations;

namespace Alexandria.Knowledge.Articles;

/// <summary>Whether an article is shown.</summary>
public enum ArticleState
{
    /// <summary>Being written; no draft rests on it.</summary>
    Draft,

    /// <summary>Searched, and cited in answers to customers.</summary>
    Published,

    /// <summary>Kept, but no longer searched.</summary>
    Retired,
}

/// <summary>An article.</summary>
public sealed record ArticleView : IVersioned
{
    public required string Id { get; init; }

    public required string Title { get; init; }

    /// <summary>Markdown.</summary>
    public required string Body { get; init; }

    /// <summary>The product that it is about; null: all.</summary>
    public string? Product { get; init; }

    public required ArticleState State { get; init; }

    public required long Version { get; init; }

    public required string CreatedBy { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required string UpdatedBy { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>Terms that say what it is about, the first tagged first.</summary>
    public IReadOnlyList<TagView> Tags { get; init; } = [];
}

/// <summary>An article in a list, without its body.</summary>
public sealed record ArticleSummary(string Id, string Title, string? Product, ArticleState State, long Version, DateTimeOffset UpdatedAt);

/// <summary>A row of articles with the rules of its changes.</summary>
internal sealed record Article
{
    public required string Id { get; init; }

    public required string Tenant { get; init; }

    public required string Title { get; init; }

    public required string Body { get; init; }

    public string? Product { get; init; }

    public required ArticleState State { get; init; }

    public required long Version { get; init; }

    public required string CreatedBy { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required string UpdatedBy { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    public static Article Write(string title, string body, string? product, ArticleState state, OperationContext context) => new()
    {
        Id = context.NewId(), Tenant = context.Tenant, Title = title.Trim(), Body = body, Product = product?.Trim() is { Length: > 0 } named ? named : null, State = state, Version = 1,
        CreatedBy = context.Caller.Id, CreatedAt = context.Now, UpdatedBy = context.Caller.Id, UpdatedAt = context.Now,
    };

    /// <summary>The next version, by whoever asks now.</summary>
    public Article Changed(OperationContext context) => this with { Version = Version + 1, UpdatedBy = context.Caller.Id, UpdatedAt = context.Now };

    /// <summary>Without its tags, which stand beside the row.</summary>
    public ArticleView View() => new()
    {
        Id = Id, Title = Title, Body = Body, Product = Product, State = State, Version = Version,
        CreatedBy = CreatedBy, CreatedAt = CreatedAt, UpdatedBy = UpdatedBy, UpdatedAt = UpdatedAt,
    };

    public ArticleSummary Summary() => new(Id, Title, Product, State, Version, UpdatedAt);
}
