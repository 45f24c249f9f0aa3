using Microsoft.Data.Sqlite;

namespace Alexandria.Faults.Tests.Ontologies;

/// <summary>Rules of the catalog's rows.</summary>
internal static class CatalogRows
{
    /// <summary>What readers can see is whole: by the rows themselves, whatever the program says.</summary>
    public static void AssertNothingHalf(string directory, string when)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(directory, "alexandria.db")};Mode=ReadOnly");
        connection.Open();
        Assert.Equal("", Text(connection, "select group_concat(o.id) from ontologies o left join ontology_versions v on v.id = o.latest_version_id where o.latest_version_id is not null and (v.id is null or v.state <> 'valid')") + "");
        Assert.True(
            Text(connection, "select group_concat(number || ': ' || terms || ' terms, rows ' || (select count(*) from ontology_terms t where t.version_id = v.id)) from ontology_versions v where state in ('valid', 'held') and terms <> (select count(*) from ontology_terms t where t.version_id = v.id)") is "",
            when);
        Assert.True(Text(connection, "select group_concat(f.path) from ontology_files f where not exists (select 1 from ontology_file_pieces p where p.sha256 = f.sha256)") is "", when);
        using var pieces = connection.CreateCommand();
        pieces.CommandText = "select blob_id from ontology_file_pieces";
        using var rows = pieces.ExecuteReader();
        while (rows.Read())
        {
            var id = rows.GetString(0);
            Assert.True(File.Exists(Path.Combine(directory, "blobs", id[..2], id[2..4], id)), $"{when}: the piece {id} is not in the store");
        }
    }

    private static string Text(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar() as string ?? "";
    }
}
