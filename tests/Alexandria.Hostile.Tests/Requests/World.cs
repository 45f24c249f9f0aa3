using System.Globalization;
using System.Text.Json.Nodes;
using Alexandria.Operations;

namespace Alexandria.Hostile.Tests.Requests;

/// <summary>What a request can be aimed at: the operations of the installed modules, and ids of what the server really holds.</summary>
internal sealed class World
{
    public const string UnknownId = "01990000-0000-7000-8000-000000000000";

    private readonly Dictionary<string, IReadOnlyList<string>> ids = new(StringComparer.Ordinal);

    public required Uri Server { get; init; }

    public required IReadOnlyList<OperationDescriptor> Operations { get; init; }

    /// <summary>Holds every permission.</summary>
    public required string AdministratorKey { get; init; }

    /// <summary>Holds the permissions of a viewer.</summary>
    public required string ViewerKey { get; init; }

    /// <summary>Cookies of an administrator's session in the console, with the one that its forms' token belongs to.</summary>
    public required string ConsoleCookies { get; init; }

    /// <summary>Token that the console's forms carry.</summary>
    public required string ConsoleToken { get; init; }

    /// <summary>Asks each operation that answers a list for the ids of what it lists.</summary>
    /// <param name="administrator">Who may see all.</param>
    /// <param name="except">An id that nothing shall be aimed at.</param>
    public async Task LearnIdsAsync(HttpClient administrator, string except)
    {
        foreach (var list in Operations.Where(o => o.HttpMethod == "GET" && !o.Path.Contains('{', StringComparison.Ordinal) && o.Parameters.All(p => !p.Required)))
        {
            // A list of files, or one that wants what is not installed here, has no ids to learn.
            using var answer = await administrator.GetAsync(new Uri(list.Path, UriKind.Relative), CancellationToken.None);
            if (answer.IsSuccessStatusCode && answer.Content.Headers.ContentType?.MediaType == "application/json" &&
                JsonNode.Parse(await answer.Content.ReadAsStringAsync(CancellationToken.None)) is JsonObject page && page["items"] is JsonArray items)
            {
                ids[list.Path] = [.. items.OfType<JsonObject>().Select(i => i["id"]).OfType<JsonValue>().Select(i => i.ToString()).Where(i => i != except)];
            }
        }
    }

    /// <summary>A real id for the parameter of an operation, or an unknown one when there is none: <c>id</c> is of the list that the path continues, <c>ticketId</c> of the tickets.</summary>
    public string IdFor(OperationDescriptor operation, string parameter, Random random)
    {
        var at = operation.Path.IndexOf("/{" + parameter + "}", StringComparison.Ordinal);
        var known = (at > 0 ? ids.GetValueOrDefault(operation.Path[..at]) : null) ?? Named(parameter) ?? [];
        return known.Count > 0 ? known[random.Next(known.Count)] : UnknownId;
    }

    /// <summary>Path of an operation with real ids in it.</summary>
    public string PathOf(OperationDescriptor operation, Random random) =>
        operation.Parameters.Where(p => p.InRoute).Aggregate(operation.Path, (path, p) => path.Replace("{" + p.Name + "}", IdFor(operation, p.Name, random), StringComparison.Ordinal));

    /// <summary>Ids of what a name ending in <c>Id</c> names; null when it names nothing that is listed.</summary>
    public IReadOnlyList<string>? Named(string parameter)
    {
        if (!parameter.EndsWith("Id", StringComparison.Ordinal))
        {
            return null;
        }

        var words = string.Concat(parameter[..^2].Select(c => char.IsUpper(c) ? "-" + char.ToLower(c, CultureInfo.InvariantCulture) : c.ToString()));
        return ids.GetValueOrDefault($"/v1/{words}s");
    }
}
