using Alexandria.Faults.Tests.Kill;

namespace Alexandria.Faults.Tests.Ontologies;

/// <summary>Rules of the catalog's rows.</summary>
internal static class CatalogRows
{
    /// <summary>What readers can see is whole: by the rows themselves, whatever the program says.</summary>
    public static async Task AssertNothingHalfAsync(string directory, string when)
    {
        var stored = new StoredState(directory);
        Assert.Empty(await TextsAsync(stored, "select o.id from ontologies o left join ontology_versions v on v.id = o.latest_version_id where o.latest_version_id is not null and (v.id is null or v.state <> 'valid')"));
        var miscounted = await TextsAsync(stored, "select v.id from ontology_versions v where v.state in ('valid', 'held') and v.terms <> (select count(*) from ontology_terms t where t.version_id = v.id)");
        Assert.True(miscounted.Count == 0, $"{when}: terms are missing of {string.Join(", ", miscounted)}");
        var contentless = await TextsAsync(stored, "select f.path from ontology_files f where not exists (select 1 from ontology_file_pieces p where p.sha256 = f.sha256)");
        Assert.True(contentless.Count == 0, $"{when}: without content: {string.Join(", ", contentless)}");
        foreach (var id in await TextsAsync(stored, "select blob_id from ontology_file_pieces"))
        {
            Assert.True(File.Exists(Path.Combine(directory, "blobs", id[..2], id[2..4], id)), $"{when}: the piece {id} is not in the store");
        }
    }

    private static Task<IReadOnlyList<string>> TextsAsync(StoredState stored, string sql) => stored.ReadAsync(work => work.QueryAsync<string>(sql));
}
