using System.Text.Json;
using Alexandria.Console.Forms;
using Alexandria.Console.Shell;
using Alexandria.Identity;
using Alexandria.Operations;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http;

namespace Alexandria.Console.SignIn;

/// <summary>Signs a browser in and out, over the operations of the Access module: <c>session.sign-in</c>, <c>session.start</c>, <c>session.sign-out</c>.</summary>
internal sealed class SignInEndpoints(IOperations operations, IAntiforgery antiforgery, ConsoleContext console, PageRenderer pages)
{
    public const string Path = "/console/sign-in";

    private static readonly string[] Secrets = ["password", "key"];

    public static Task<IResult> SignInAsync(HttpContext http, SignInEndpoints endpoint) => endpoint.InAsync(http);

    public static Task<IResult> SignOutAsync(HttpContext http, SignInEndpoints endpoint) => endpoint.OutAsync(http);

    private async Task<IResult> InAsync(HttpContext http)
    {
        var (form, unreadable) = await FormEndpoint.ReadAsync(http);
        if (unreadable is not null)
        {
            return pages.Failure(unreadable);
        }

        var withKey = !string.IsNullOrWhiteSpace(form["key"]);
        var submission = FormSubmission.Of(withKey ? "session.start" : "session.sign-in", form);
        if (!await antiforgery.IsRequestValidAsync(http))
        {
            return Again(http, submission, Error.Invalid("form_expired", "This page was open for a long time. Enter it once more."));
        }

        if (operations.Find(submission.Operation) is not { } operation)
        {
            return Again(http, submission, Error.Unavailable("not_installed", "Signing in is not possible: the Access module is not installed."));
        }

        var arguments = new OperationArguments
        {
            Text = submission.Arguments.Where(f => withKey == (f.Key == "key") && f.Value.Any(v => v.Length > 0))
                .ToDictionary(f => f.Key, f => (IReadOnlyList<string>)[.. f.Value.Select(v => withKey ? v.Trim() : v)], StringComparer.Ordinal),
        };
        var answer = await operations.CallAsync(operation, arguments, Caller.Anonymous, console.Options, http.RequestAborted);
        if (answer.Failed)
        {
            return Again(http, submission, answer.Error);
        }

        // Whoever signs in anew leaves no earlier session of this browser behind.
        await EndAsync(http);
        var started = JsonSerializer.SerializeToElement(answer.Value, operation.ResponseType, Json.Options);
        var age = started.TryGetProperty("expiresAt", out var at) && at.TryGetDateTimeOffset(out var end) ? end - console.Now : (TimeSpan?)null;
        SignInCookie.Set(http, started.GetProperty("session").GetString()!, age);
        return new SeeOther(submission.ReturnTo);
    }

    private IResult Again(HttpContext http, FormSubmission submission, Error error)
    {
        var typed = submission.All.Where(f => !Secrets.Contains(f.Key, StringComparer.Ordinal)).ToDictionary(StringComparer.Ordinal);
        typed[FormSubmission.ReturnToField] = [Path + QueryString.Create("returnTo", submission.ReturnTo).ToUriComponent()];
        return pages.ShowAgain(http, submission with { All = typed }, error);
    }

    private async Task<IResult> OutAsync(HttpContext http)
    {
        if (!await antiforgery.IsRequestValidAsync(http))
        {
            return pages.Failure(Failures.Expired);
        }

        await EndAsync(http);
        SignInCookie.Remove(http);
        return new SeeOther(Path);
    }

    private async Task EndAsync(HttpContext http)
    {
        if (console.Caller.IsAnonymous)
        {
            return;
        }

        if (operations.Find("session.sign-out") is { } operation && http.Request.Cookies[SessionCookie.Name] is { } session)
        {
            var arguments = operation.Parameters.Any(p => p.Name == "session")
                ? new OperationArguments { Text = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal) { ["session"] = [session] } }
                : new OperationArguments();
            // Whatever comes of it, the browser forgets the cookie.
            await operations.CallAsync(operation, arguments, console.Caller, console.Options, http.RequestAborted);
        }
    }
}
