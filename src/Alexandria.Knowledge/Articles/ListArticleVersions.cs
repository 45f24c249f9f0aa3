using System.ComponentModel.DataAnnotations;
using Alexandria.Identity;
using Alexandria.Operations;

namespace Alexandria.Knowledge.Articles;

/// <summary>Lists what an article said at each of its versions, the present one first.</summary>
[Operation("articles.versions", Effect.Read, Route = "GET /v1/articles/{id}/versions", Cli = "article versions", Permission = Permissions.ArticlesRead)]
public sealed record ListArticleVersions : ListOperation<ArticleVersion>
{
    /// <summary>The article's id.</summary>
    [StringLength(100)] public required string Id { get; init; }
}

internal sealed class ListArticleVersionsHandler(ArticleStore articles) : IOperationHandler<ListArticleVersions, Page<ArticleVersion>>
{
    public async Task<Result<Page<ArticleVersion>>> HandleAsync(ListArticleVersions request, OperationContext context)
    {
        var cursor = PageCursor.Parse(request.Cursor);
        if (cursor.Failed)
        {
            return cursor.Error;
        }

        if (await articles.FindAsync(context.Work, context.Tenant, request.Id) is null)
        {
            return Error.NotFound("article", request.Id);
        }

        var rows = await articles.VersionsAsync(context.Work, context.Tenant, request.Id, cursor.Value?.Key ?? long.MaxValue, request.Limit + 1);
        return Page<ArticleVersion>.Of(rows, request.Limit, v => new PageCursor(v.Version, request.Id));
    }
}
