using System.Text;
using Alexandria.Contracts.Knowledge;
using Alexandria.Data;
using Alexandria.Operations;

namespace Alexandria.Knowledge.Articles;

/// <summary>SQL of articles and their versions.</summary>
internal sealed class ArticleStore
{
    /// <summary>Writes a new article or a new version of one, and says so in the log and the audit.</summary>
    public async Task SaveAsync(Article article, Article? before, OperationContext context)
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
            insert into article_versions (article_id, version, tenant, title, body, product, state, saved_by, saved_at)
            values (@Id, @Version, @Tenant, @Title, @Body, @Product, @State, @UpdatedBy, @UpdatedAt)
            """,
            article);
        context.Publish(new ArticleSaved(article.Id, article.State == ArticleState.Published, article.Version));
        context.Audit("article", article.Id, before?.View(), article.View());
    }

    public Task<Article?> FindAsync(IReadWork work, string tenant, string id) =>
        work.FirstOrDefaultAsync<Article>("select * from articles where tenant = @tenant and id = @id", new { tenant, id });

    /// <summary>Newest change first.</summary>
    public Task<IReadOnlyList<Article>> ListAsync(IReadWork work, string tenant, ArticleState? state, string? product, PageCursor? before, int limit)
    {
        var where = new StringBuilder("tenant = @tenant and (updated_at, id) < (@Key, @Id)");
        where.Append(state is null ? "" : " and state = @state").Append(product is null ? "" : " and product = @product");
        return work.QueryAsync<Article>(
            $"select * from articles where {where} order by updated_at desc, id desc limit @limit",
            new { tenant, state, product, Key = before?.Key ?? long.MaxValue, Id = before?.Id ?? "", limit });
    }

    public Task<IReadOnlyList<ArticleVersion>> VersionsAsync(IReadWork work, string tenant, string id, long before, int limit) => work.QueryAsync<ArticleVersion>(
        """
        select version, title, body, product, state, saved_by, saved_at from article_versions
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

    public required string SavedBy { get; init; }

    public required DateTimeOffset SavedAt { get; init; }
}
