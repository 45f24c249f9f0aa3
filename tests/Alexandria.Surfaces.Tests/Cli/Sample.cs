using System.Text.Json.Nodes;
using Alexandria.Operations;

namespace Alexandria.Surfaces.Tests.Cli;

/// <summary>Operations with every kind of property, described by hand.</summary>
internal static class Sample
{
    public enum Colour
    {
        Red,
        DarkBlue,
    }

    public sealed record Answer(string Id);

    public static OperationDescriptor Import { get; } = Operation("notes.import", Effect.Write, "POST", "/v1/boxes/{box}/notes", "note import", typeof(Answer),
        Parameter("text", typeof(string)) with { Required = true, Content = new ContentAttribute("text/plain") { MaxBytes = 64 } },
        Parameter("box", typeof(string)) with { InRoute = true, Required = true },
        Parameter("colour", typeof(Colour?)),
        Parameter("pages", typeof(int?)),
        Parameter("weight", typeof(double?)),
        Parameter("tags", typeof(IReadOnlyList<string>)),
        Parameter("urgent", typeof(bool)),
        Parameter("data", typeof(byte[])),
        Parameter("extra", typeof(Answer)),
        Parameter("customerId", typeof(string)));

    public static OperationDescriptor List { get; } = Operation("notes.list", Effect.Read, "GET", "/v1/notes", "note list", typeof(Page<Answer>),
        Parameter("limit", typeof(int)), Parameter("tags", typeof(IReadOnlyList<string>)), Parameter("since", typeof(DateTimeOffset?)));

    public static OperationDescriptor Download { get; } = Operation("notes.download", Effect.Read, "GET", "/v1/notes/{id}/file", "note download", typeof(FileContent),
        Parameter("id", typeof(string)) with { InRoute = true, Required = true });

    public static OperationDescriptor Unlock { get; } = Operation("notes.unlock", Effect.Destructive, "DELETE", "/v1/notes/{id}/lock", "note unlock", typeof(Nothing),
        Parameter("id", typeof(string)) with { InRoute = true, Required = true },
        Parameter("password", typeof(string)) with { Secret = true, Required = true },
        Parameter("hint", typeof(string)) with { Secret = true });

    public static IReadOnlyList<OperationDescriptor> All { get; } = [Import, List, Download, Unlock];

    private static OperationParameter Parameter(string name, Type type) => new() { Name = name, Type = type, Required = false, Summary = $"The {name}.", Schema = [] };

    private static OperationDescriptor Operation(string name, Effect effect, string method, string path, string cli, Type response, params OperationParameter[] parameters) => new()
    {
        CarriesSecret = false,
        Name = name, Effect = effect, HttpMethod = method, Path = path, Cli = cli, Permission = "x:y", Status = 200, Mcp = true, Examples = [$"{cli} --json"], Module = "Notes",
        RequestType = typeof(Answer), ResponseType = response, Summary = $"Does {name}.", Parameters = parameters, InputSchema = new JsonObject(), OutputSchema = new JsonObject(),
    };
}
