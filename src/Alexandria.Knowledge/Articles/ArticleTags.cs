using Alexandria.Contracts.Knowledge;
using Alexandria.Data;

namespace Alexandria.Knowledge.Articles;

/// <summary>The SQL of the terms that articles are tagged with.</summary>
internal sealed class ArticleTags(ITermCatalog catalog)
{
    /// <summary>The first tagged first.</summary>
    public Task<IReadOnlyList<TermTag>> OfArticleAsync(string tenant, string articleId, IReadWork work) => work.QueryAsync<TermTag>(
        """
        select ontology_id, term_id, label, tagged_by, tagged_at from article_tags
        where tenant = @tenant and article_id = @articleId order by tagged_at, ontology_id, term_id
        """,
        new { tenant, articleId });

    /// <summary>The article with its tags as people see them.</summary>
    public async Task<ArticleView> ViewAsync(Article article, IReadWork work) =>
        article.View() with { Tags = await catalog.ViewAsync(await OfArticleAsync(article.Tenant, article.Id, work), work) };

    public Task AddAsync(Article article, TermTag tag, IUnitOfWork work) => work.ExecuteAsync(
        """
        insert into article_tags (tenant, article_id, ontology_id, term_id, label, tagged_by, tagged_at)
        values (@Tenant, @Id, @OntologyId, @TermId, @Label, @TaggedBy, @TaggedAt)
        on conflict do nothing
        """,
        new { article.Tenant, article.Id, tag.OntologyId, tag.TermId, tag.Label, tag.TaggedBy, tag.TaggedAt });

    public Task RemoveAsync(Article article, TermKey key, IUnitOfWork work) => work.ExecuteAsync(
        "delete from article_tags where tenant = @Tenant and article_id = @Id and ontology_id = @OntologyId and term_id = @TermId",
        new { article.Tenant, article.Id, key.OntologyId, key.TermId });

    /// <summary>The terms that a list is narrowed to; null: any of the filter's ontology.</summary>
    public Task<Result<IReadOnlyList<string>?>> TermsOfAsync(string tenant, TagFilter filter, IReadWork work) => filter.TermsAsync(
        catalog, ontologyId => work.QueryAsync<string>("select distinct term_id from article_tags where tenant = @tenant and ontology_id = @ontologyId", new { tenant, ontologyId }), work);
}
