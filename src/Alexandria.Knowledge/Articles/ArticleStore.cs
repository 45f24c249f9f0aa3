using System.Text;
using Alexandria.Contracts.Knowledge;
using Alexandria.Data;
using Alexandria.Operations;

namespace Alexandria.Knowledge.Articles;

/// <summary>SQL of articles and their versions.</summary>
internal sealed class ArticleStore
{
    /// <summary>Writes a new article or a new version of one, and says so in the log and the audit.</summary>
    /// <param name="article">What it says now.</param>
    /// <param name="before">What it said; null for a new one.</param>
    /// <param name="context">By whom, and when.</param>
    /// <param name="note">What changed, where that is none of what the article says.</param>
    public async Task SaveAsync(Article article, Article? before, OperationContext context, string? note = null)
    {
        if (before is null)
        {
            await context.Work.ExecuteAsync(
                """
                insert into articles (id, tenant, title, body, product, state, version, created_by, created_at, updated_by, updated_at)
                values (@Id, @Tenant, @Title, @Body, @Product, @State, @Version, @CreatedBy, @CreatedAt, @UpdatedBy, @UpdatedAt)
                """,
                article);
        }
        else
        {
            await context.Work.ExecuteAsync(
                """
                update articles set title = @Title, body = @Body, product = @Product, state = @State, version = @Version, updated_by = @UpdatedBy, updated_at = @UpdatedAt
                where tenant = @Tenant and id = @Id
                """,
                article);
        }

        await context.Work.ExecuteAsync(
            """
            insert into article_versions (article_id, version, tenant, title, body, product, state, note, saved_by, saved_at)
            values (@Id, @Version, @Tenant, @Title, @Body, @Product, @State, @note, @UpdatedBy, @UpdatedAt)
            """,
            new { article.Id, article.Version, article.Tenant, article.Title, article.Body, article.Product, article.State, note, article.UpdatedBy, article.UpdatedAt });
        context.Publish(new ArticleSaved(article.Id, article.State == ArticleState.Published, article.Version));
        context.Audit("article", article.Id, before?.View(), article.View());
    }

    public Task<Article?> FindAsync(IReadWork work, string tenant, string id) =>
        work.FirstOrDefaultAsync<Article>("select * from articles where tenant = @tenant and id = @id", new { tenant, id });

    /// <summary>Newest change first.</summary>
    /// <param name="work">Where to read.</param>
    /// <param name="tenant">Whose.</param>
    /// <param name="request">What it is narrowed to.</param>
    /// <param name="terms">The terms that the request's term stands for; null: any of its ontology.</param>
    /// <param name="before">Where the page starts.</param>
    /// <param name="limit">1 or more.</param>
    public Task<IReadOnlyList<Article>> ListAsync(IReadWork work, string tenant, ListArticles request, IReadOnlyList<string>? terms, PageCursor? before, int limit)
    {
        var where = new StringBuilder("tenant = @tenant and (updated_at, id) < (@Key, @Id)");
        where.Append(request.State is null ? "" : " and state = @State").Append(request.Product is null ? "" : " and product = @Product");
        where.Append(request.OntologyId is null ? "" : $" and id in (select article_id from article_tags where tenant = @tenant and ontology_id = @OntologyId{(terms is null ? "" : " and term_id in @terms")})");
        return work.QueryAsync<Article>(
            $"select * from articles where {where} order by updated_at desc, id desc limit @limit",
            new { tenant, request.State, request.Product, request.OntologyId, terms, Key = before?.Key ?? long.MaxValue, Id = before?.Id ?? "", limit });
    }

    public Task<IReadOnlyList<ArticleVersion>> VersionsAsync(IReadWork work, string tenant, string id, long before, int limit) => work.QueryAsync<ArticleVersion>(
        """
        select version, title, body, product, state, note, saved_by, saved_at from article_versions
        where tenant = @tenant and article_id = @id and version < @before order by version desc limit @limit
        """,
        new { tenant, id, before, limit });

    /// <summary>The published articles of all tenants, a part at a time: for the index.</summary>
    public static Task<IReadOnlyList<Article>> PublishedAsync(IReadWork work, string after, int limit) =>
        work.QueryAsync<Article>("select * from articles where state = 'published' and id > @after order by id limit @limit", new { after, limit });
}

/// <summary>What an article said at a version.</summary>
public sealed record ArticleVersion
{
    public required long Version { get; init; }

    public required string Title { get; init; }

    public required string Body { get; init; }

    public string? Product { get; init; }

    public required ArticleState State { get; init; }

    /// <summary>What changed with it where all of that stayed as it was: a tag.</summary>
    public string? Note { get; init; }

    public required string SavedBy { get; init; }

    public required DateTimeOffset SavedAt { get; init; }
}
