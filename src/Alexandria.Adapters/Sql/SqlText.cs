using System.Collections.Concurrent;
using System.Text;

namespace Alexandria.Adapters.Sql;

/// <summary>An SQL text with the places of its named parameters (<c>@name</c>); those in literals, quoted names and comments are none.</summary>
internal sealed class SqlText
{
    // SQL comes from the code, with few variants of optional filters; the bound only guards against a defect.
    private const int MaxCached = 4096;
    private static readonly ConcurrentDictionary<string, SqlText> Cache = new(StringComparer.Ordinal);

    private readonly string sql;
    private readonly List<Place> places;
    private Binding? latest;
    private string? positional;

    private SqlText(string sql)
    {
        this.sql = sql;
        places = FindParameters(sql);
        Names = [.. places.Select(place => place.Name).Distinct(StringComparer.Ordinal)];
    }

    /// <summary>Distinct names without the sign.</summary>
    public List<string> Names { get; }

    /// <summary>The text with <c>$1</c>, <c>$2</c> … in place of the names, numbered in the order of <see cref="Names"/>.</summary>
    public string Positional => positional ??= WithNumbers();

    public static SqlText Of(string sql)
    {
        if (Cache.TryGetValue(sql, out var known))
        {
            return known;
        }

        if (Cache.Count >= MaxCached)
        {
            Cache.Clear();
        }

        return Cache.GetOrAdd(sql, static text => new SqlText(text));
    }

    /// <summary>What reads each of <see cref="Names"/> out of an object of a type, in their order. Nearly always one type binds to one text.</summary>
    public ParameterGetter[] Getters(Type type)
    {
        var known = latest;
        if (known?.Type != type)
        {
            latest = known = new Binding(type, ParameterValues.GettersOf(type, Names));
        }

        return known.Getters;
    }

    /// <summary>The text in which each list parameter is <c>(@name_0, @name_1, …)</c>; an empty list is a row set without rows, which also makes <c>not in</c> true.</summary>
    public string Expand(IReadOnlyDictionary<string, int> listLengths)
    {
        var text = new StringBuilder(sql.Length + 64);
        var from = 0;
        foreach (var place in places)
        {
            if (!listLengths.TryGetValue(place.Name, out var length))
            {
                continue;
            }

            text.Append(sql, from, place.Start - from);
            from = place.Start + place.Name.Length + 1;
            if (length == 0)
            {
                text.Append("(select null where 1 = 0)");
                continue;
            }

            text.Append('(').AppendJoin(", ", Enumerable.Range(0, length).Select(i => "@" + ListItem(place.Name, i))).Append(')');
        }

        return text.Append(sql, from, sql.Length - from).ToString();
    }

    public static string ListItem(string name, int index) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{name}_{index}");

    private string WithNumbers()
    {
        var text = new StringBuilder(sql.Length);
        var from = 0;
        foreach (var place in places)
        {
            text.Append(sql, from, place.Start - from).Append('$').Append(Names.IndexOf(place.Name) + 1);
            from = place.Start + place.Name.Length + 1;
        }

        return text.Append(sql, from, sql.Length - from).ToString();
    }

    private static List<Place> FindParameters(string sql)
    {
        var found = new List<Place>();
        var i = 0;
        while (i < sql.Length)
        {
            switch (sql[i])
            {
                case '\'' or '"':
                    i = After(sql, sql[i], i + 1);
                    break;
                case '-' when Follows(sql, i, '-'):
                    i = After(sql, '\n', i + 2);
                    break;
                case '/' when Follows(sql, i, '*'):
                    var end = sql.IndexOf("*/", i + 2, StringComparison.Ordinal);
                    i = end < 0 ? sql.Length : end + 2;
                    break;
                case '@' when i + 1 < sql.Length && IsNamePart(sql[i + 1]):
                    var start = i++;
                    while (i < sql.Length && IsNamePart(sql[i]))
                    {
                        i++;
                    }

                    found.Add(new(sql[(start + 1)..i], start));
                    break;
                default:
                    i++;
                    break;
            }
        }

        return found;
    }

    private static bool Follows(string sql, int i, char next) => i + 1 < sql.Length && sql[i + 1] == next;

    // A doubled quote ends one literal and begins the next at once, so it needs no case of its own.
    private static int After(string sql, char end, int from)
    {
        var at = sql.IndexOf(end, from);
        return at < 0 ? sql.Length : at + 1;
    }

    private static bool IsNamePart(char c) => char.IsAsciiLetterOrDigit(c) || c == '_';

    private readonly record struct Place(string Name, int Start);

    private sealed record Binding(Type Type, ParameterGetter[] Getters);
}
