using System.Text.Json;
using System.Text.RegularExpressions;

namespace Alexandria.Adapters.DuckDb;

/// <summary>Decides whether an analyst's statement may run. It lets through one reading statement that stays within the projection's tables.</summary>
/// <remarks>DuckDB's own parser answers the statement's tree (<c>json_serialize_sql</c>), which it only does for reading statements: <c>COPY</c>, <c>ATTACH</c>, <c>SET</c>, <c>PRAGMA</c>, <c>CALL</c>, <c>INSTALL</c> and what changes tables never get a tree. In the tree, tables and table functions must be on a list of what is allowed, since DuckDB gains new ones with each version; functions on values must not be among the few that tell about, or do something to, the process. Whatever slips through still meets a read-only transaction, external access that is off, and a locked configuration.</remarks>
internal static partial class StatementGate
{
    private const int MostCharacters = 100_000;
    private const int MostDepth = 1_000;

    private static readonly HashSet<string> TableFunctions = new(StringComparer.OrdinalIgnoreCase)
    {
        "range", "generate_series", "unnest", "repeat", "repeat_row", "json_each", "json_tree", "histogram", "histogram_values", "summary",
        "duckdb_tables", "duckdb_views", "duckdb_columns", "duckdb_indexes", "duckdb_constraints", "duckdb_schemas", "duckdb_types", "duckdb_functions", "duckdb_keywords",
        "pragma_table_info", "pragma_version", "pg_timezone_names", "icu_calendar_names",
    };

    private static readonly HashSet<string> CatalogViews = new(StringComparer.OrdinalIgnoreCase)
    {
        "duckdb_tables", "duckdb_views", "duckdb_columns", "duckdb_indexes", "duckdb_constraints", "duckdb_schemas", "duckdb_types", "sqlite_master", "sqlite_schema",
    };

    private static readonly HashSet<string> ForbiddenFunctions = new(StringComparer.OrdinalIgnoreCase)
    {
        // What the process is set to, and what it runs.
        "current_setting", "getenv", "getvariable", "in_search_path", "current_query", "inet_server_addr", "inet_client_addr",
        // What changes something, or does nothing for long.
        "write_log", "nextval", "currval", "setseed", "pg_sleep", "sleep_ms",
        // What plans or runs a text as a statement of its own.
        "json_serialize_plan", "json_execute_serialized_sql", "query", "query_table",
    };

    private static readonly HashSet<string> Shows = new(StringComparer.OrdinalIgnoreCase) { "tables", "schemas", "databases", "__show_tables_expanded" };

    /// <summary>The statement, taken apart.</summary>
    /// <exception cref="DuckDbException">DuckDB failed at the check itself.</exception>
    public static Result<AnalystStatement> Check(DuckDbSession session, string sql)
    {
        if (sql.Length > MostCharacters)
        {
            return Error.Invalid("query_invalid", $"A statement has at most {MostCharacters:N0} characters.");
        }

        var explain = Explain().Match(sql);
        var query = explain.Success ? sql[explain.Length..] : sql;
        var answer = session.Query<string>("select cast(json_serialize_sql(cast(@query as varchar)) as varchar)", new { query })[0];
        try
        {
            using var tree = JsonDocument.Parse(answer, new JsonDocumentOptions { MaxDepth = MostDepth });
            return Refusal(session, tree.RootElement) is { } refusal
                ? refusal
                : new AnalystStatement(query, !explain.Success ? StatementForm.Rows : explain.Groups["analyze"].Success ? StatementForm.ExplainAnalyze : StatementForm.Explain);
        }
        catch (JsonException)
        {
            return Error.Unprocessable("query_not_allowed", "The statement is nested too deeply.");
        }
    }

    private static Error? Refusal(DuckDbSession session, JsonElement root)
    {
        if (root.GetProperty("error").GetBoolean())
        {
            var message = root.TryGetProperty("error_message", out var text) ? text.GetString() ?? "" : "";
            return root.TryGetProperty("error_type", out var type) && type.GetString() == "not implemented"
                ? NotAllowed("Only one reading statement is allowed: SELECT, WITH, FROM, VALUES, DESCRIBE, SHOW, SUMMARIZE or EXPLAIN.")
                : Error.Invalid("query_invalid", message);
        }

        if (root.GetProperty("statements").GetArrayLength() != 1)
        {
            return NotAllowed("One statement at a time is allowed.");
        }

        var named = new NamedThings(session);
        var found = new List<JsonElement>();
        Collect(root.GetProperty("statements")[0], found, named.Ctes);
        if (named.Ctes.FirstOrDefault(name => !PlainName().IsMatch(name) || named.Internal.Contains(name)) is { } cte)
        {
            return NotAllowed($"A common table expression may not be called '{cte}'.");
        }

        return found.Select(node => RefusalOf(node, named)).FirstOrDefault(refusal => refusal is not null);
    }

    // All that names a table or a function, at any depth; the names of common table expressions, wherever they stand.
    private static void Collect(JsonElement element, List<JsonElement> found, HashSet<string> ctes)
    {
        if (element.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in element.EnumerateArray())
            {
                Collect(item, found, ctes);
            }
        }

        if (element.ValueKind != JsonValueKind.Object)
        {
            return;
        }

        if (Text(element, "type") is "BASE_TABLE" or "SHOW_REF" or "TABLE_FUNCTION" || element.TryGetProperty("function_name", out _))
        {
            found.Add(element);
        }

        foreach (var property in element.EnumerateObject())
        {
            if (property.Name == "cte_map")
            {
                ctes.UnionWith(property.Value.GetProperty("map").EnumerateArray().Select(entry => entry.GetProperty("key").GetString()!));
            }

            Collect(property.Value, found, ctes);
        }
    }

    private static Error? RefusalOf(JsonElement node, NamedThings named)
    {
        switch (Text(node, "type"))
        {
            case "BASE_TABLE":
                return Table(Text(node, "catalog_name"), Text(node, "schema_name"), Text(node, "table_name"), named);
            case "SHOW_REF":
                var shown = Text(node, "table_name").Trim('"');
                return shown.Length == 0 || Shows.Contains(shown) ? null : Table(Text(node, "catalog_name"), Text(node, "schema_name"), shown, named);
            case "TABLE_FUNCTION":
                var function = node.TryGetProperty("function", out var call) ? Text(call, "function_name") : "";
                return TableFunctions.Contains(function) ? null : NotAllowed($"The table function '{function}' is not allowed.");
            default:
                var name = Text(node, "function_name");
                return ForbiddenFunctions.Contains(name) ? NotAllowed($"The function '{name}' is not allowed.") : null;
        }
    }

    private static Error? Table(string catalog, string schema, string table, NamedThings named)
    {
        var here = catalog.Length == 0 || catalog.Equals(DuckDbFile.Name, StringComparison.OrdinalIgnoreCase);
        // A name of two parts may be one of catalog and table.
        var main = schema.Length == 0 || schema.Equals("main", StringComparison.OrdinalIgnoreCase) || (catalog.Length == 0 && schema.Equals(DuckDbFile.Name, StringComparison.OrdinalIgnoreCase));
        if (here && main && (named.Tables.Contains(table) || CatalogViews.Contains(table) || (schema.Length == 0 && named.Ctes.Contains(table))))
        {
            return null;
        }

        return here && schema.Equals("information_schema", StringComparison.OrdinalIgnoreCase) && PlainName().IsMatch(table)
            ? null
            : NotAllowed($"'{table}' is no table that may be read; SHOW TABLES names them.");
    }

    private static string Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";

    private static Error NotAllowed(string message) => Error.Unprocessable("query_not_allowed", message);

    [GeneratedRegex(@"^\s*explain\b(\s+(?<analyze>analyze|analyse)\b)?", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Explain();

    [GeneratedRegex("^[A-Za-z_][A-Za-z0-9_]*$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex PlainName();

    private sealed class NamedThings(DuckDbSession session)
    {
        public HashSet<string> Ctes { get; } = new(StringComparer.OrdinalIgnoreCase);

        /// <summary>The projection's tables and views.</summary>
        public HashSet<string> Tables { get; } = Names(session, internally: false);

        /// <summary>Views that DuckDB brings along.</summary>
        public HashSet<string> Internal { get; } = Names(session, internally: true);

        private static HashSet<string> Names(DuckDbSession session, bool internally) => new(
            session.Query<string>("select table_name from duckdb_tables() where internal = cast(@internally as boolean) union select view_name from duckdb_views() where internal = cast(@internally as boolean)", new { internally }),
            StringComparer.OrdinalIgnoreCase);
    }
}

/// <summary>What an analyst wants of a query.</summary>
internal enum StatementForm
{
    Rows,
    Explain,
    ExplainAnalyze,
}

/// <summary>A statement that may run.</summary>
/// <param name="Query">The reading statement, without <c>EXPLAIN</c>.</param>
/// <param name="Form">What is wanted of it.</param>
internal sealed record AnalystStatement(string Query, StatementForm Form)
{
    /// <summary>What is run.</summary>
    public string Sql => Form switch
    {
        StatementForm.Explain => "explain " + Query,
        StatementForm.ExplainAnalyze => "explain analyze " + Query,
        _ => Query,
    };
}
