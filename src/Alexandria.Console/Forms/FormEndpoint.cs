using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Alexandria.Console.Shell;
using Alexandria.Operations;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Alexandria.Console.Forms;

/// <summary>The one endpoint that every form of the console posts to: it turns fields into an operation's arguments. What fails is shown on the page that the form was on, with all that was typed.</summary>
internal sealed class FormEndpoint(IOperations operations, IAntiforgery antiforgery, ConsoleContext console, Flash flash, PageRenderer pages)
{
    private static readonly FormOptions Limits = new() { ValueLengthLimit = 16 * 1024 * 1024, MultipartBodyLengthLimit = 32 * 1024 * 1024 };

    public static Task<IResult> HandleAsync(string operation, HttpContext http, FormEndpoint endpoint) => endpoint.PostAsync(operation, http);

    /// <summary>Reads the form within the console's limits; an error when it is none.</summary>
    internal static async Task<(IFormCollection Form, Error? Error)> ReadAsync(HttpContext http)
    {
        if (!http.Request.HasFormContentType)
        {
            return (FormCollection.Empty, Failures.NotAForm);
        }

        http.Features.Set<IFormFeature>(new FormFeature(http.Request, Limits));
        try
        {
            return (await http.Request.ReadFormAsync(http.RequestAborted), null);
        }
        catch (Exception e) when (e is InvalidDataException or BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge })
        {
            return (FormCollection.Empty, Failures.TooLarge);
        }
        catch (Exception e) when (e is NotSupportedException || e.GetType() == typeof(IOException))
        {
            // A charset that .NET refuses, or parts that end before their boundary. What derives from IOException says more: 408, or that nobody is there any more.
            return (FormCollection.Empty, Failures.Malformed);
        }
    }

    private async Task<IResult> PostAsync(string name, HttpContext http)
    {
        if (operations.Find(name) is not { } operation)
        {
            return pages.Failure(Failures.NoPage);
        }

        var (form, unreadable) = await ReadAsync(http);
        if (unreadable is not null)
        {
            return pages.Failure(unreadable);
        }

        var submission = FormSubmission.Of(name, form);
        if (console.Caller.IsAnonymous)
        {
            return pages.SessionEnded(submission);
        }

        if (!await antiforgery.IsRequestValidAsync(http))
        {
            return pages.ShowAgain(http, submission, Failures.Expired);
        }

        var arguments = await ArgumentsAsync(operation, submission, form.Files, http.RequestAborted);
        if (arguments.Failed)
        {
            return pages.ShowAgain(http, submission, arguments.Error);
        }

        var options = console.Options with { ExpectedVersion = submission.Version, IdempotencyKey = KeyOf(operation, submission, arguments.Value) };
        var answer = await operations.CallAsync(operation, arguments.Value, console.Caller, options, http.RequestAborted);
        if (answer.Failed)
        {
            return pages.ShowAgain(http, WithoutSecrets(operation, submission), answer.Error);
        }

        flash.Say(http, submission.Done);
        return new SeeOther(Filled(submission.Then, answer.Value, operation.ResponseType));
    }

    /// <summary>An empty field of an optional parameter is left out: in a form that is how nothing is said. One that was cleared says so.</summary>
    private static async Task<Result<OperationArguments>> ArgumentsAsync(OperationDescriptor operation, FormSubmission submission, IFormFileCollection files, CancellationToken cancellation)
    {
        var kept = operation.Parameters.Where(p => p.Required).Select(p => p.Name).Concat(submission.Filled).ToHashSet(StringComparer.Ordinal);
        var text = submission.Arguments
            .Where(f => kept.Contains(f.Key) || f.Value.Any(v => v.Length > 0))
            .ToDictionary(StringComparer.Ordinal);
        if (files is not [{ Length: > 0 } file, ..])
        {
            return new OperationArguments { Text = text };
        }

        if (operation.Parameters.FirstOrDefault(p => p.Content is not null) is not { Content: { } content })
        {
            return Error.Invalid("file_not_expected", $"{operation.Name} takes no file.");
        }

        if (file.Length > content.MaxBytes)
        {
            return new Error(ErrorKind.TooLarge, "file_too_large", $"The file has {file.Length:N0} bytes; at most {content.MaxBytes:N0} are taken.");
        }

        if (operation.Parameters.Any(p => p.Name == "fileName"))
        {
            text.TryAdd("fileName", [Path.GetFileName(file.FileName)]);
        }

        using var copy = new MemoryStream((int)file.Length);
        await file.CopyToAsync(copy, cancellation);
        return new OperationArguments { Text = text, Content = copy.ToArray(), ContentType = file.ContentType };
    }

    /// <summary>Sending the same showing of a form twice (a double click, a reload) does it once; changed text is a new request. An operation with a secret takes no key.</summary>
    private static string? KeyOf(OperationDescriptor operation, FormSubmission submission, OperationArguments arguments)
    {
        if (submission.Key is not { Length: <= 64 } key || operation.CarriesSecret)
        {
            return null;
        }

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(Json.Write(arguments.Text.OrderBy(t => t.Key, StringComparer.Ordinal))));
        hash.AppendData((arguments.Content ?? default).Span);
        return $"form:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)).AsSpan(0, 12))}:{Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 16))}";
    }

    private static FormSubmission WithoutSecrets(OperationDescriptor operation, FormSubmission submission)
    {
        var secrets = operation.Parameters.Where(p => p.Secret).Select(p => p.Name).ToHashSet(StringComparer.Ordinal);
        return submission with { All = submission.All.Where(f => !secrets.Contains(f.Key)).ToDictionary(StringComparer.Ordinal) };
    }

    private static string Filled(string template, object answer, Type type)
    {
        if (!template.Contains("%7B", StringComparison.Ordinal) || JsonSerializer.SerializeToElement(answer, type, Json.Options) is not { ValueKind: JsonValueKind.Object } json)
        {
            return template;
        }

        foreach (var property in json.EnumerateObject().Where(p => p.Value.ValueKind == JsonValueKind.String))
        {
            template = template.Replace($"%7B{property.Name}%7D", Uri.EscapeDataString(property.Value.GetString()!), StringComparison.Ordinal);
        }

        return template;
    }
}
