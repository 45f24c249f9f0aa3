using Alexandria.Data;

namespace Alexandria.Host.Backup;

/// <summary>Which blobs the rows of a database name: every column that holds the id of one is called <c>blob_id</c>.</summary>
internal static class StoredBlobs
{
    public static async Task<IReadOnlySet<string>> NamedAsync(IReadWork work)
    {
        var named = new HashSet<string>(StringComparer.Ordinal);
        foreach (var table in await work.QueryAsync<string>("select m.name from sqlite_master m join pragma_table_info(m.name) c on c.name = 'blob_id' where m.type = 'table'"))
        {
            named.UnionWith(await work.QueryAsync<string>($"select distinct blob_id from \"{table.Replace("\"", "\"\"", StringComparison.Ordinal)}\" where blob_id <> ''"));
        }

        return named;
    }
}
