using System.Net;
using Alexandria.Console.Tests.Demo;
using Alexandria.Identity;

namespace Alexandria.Console.Tests;

[Collection(ConsoleCollection.Name)]
public sealed class SignInTests(ConsoleServer server)
{
    [Fact]
    public async Task A_stranger_is_sent_to_sign_in_and_then_where_he_wanted_to_go()
    {
        using var visitor = server.Visit();
        var sent = await visitor.GetAsync("/console/gallery?q=a%26b");
        Assert.Equal(HttpStatusCode.Redirect, sent.Status);

        var page = await visitor.GetAsync(sent.Location!);
        using var answer = await visitor.SendAsync(page.Form("#sign-in"), ("email", "agent@demo.example"), ("password", DemoSessions.Password));

        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        Assert.Equal("/console/gallery?q=a%26b", answer.Headers.Location?.OriginalString);
        var cookie = Assert.Single(answer.Headers.GetValues("Set-Cookie"), c => c.StartsWith("alexandria_session=", StringComparison.Ordinal));
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=lax", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("max-age=28800", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(HttpStatusCode.OK, (await visitor.GetAsync("/console/gallery")).Status);
    }

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("//evil.example")]
    [InlineData("/\\evil.example")]
    public async Task Signing_in_leads_to_this_server_only(string elsewhere)
    {
        using var visitor = server.Visit();
        var page = await visitor.GetAsync("/console/sign-in?returnTo=" + Uri.EscapeDataString(elsewhere));
        Assert.Equal("/console", page.Form("#sign-in").Field("returnTo"));

        using var answer = await visitor.SendAsync(page.Form("#sign-in"), ("email", "agent@demo.example"), ("password", DemoSessions.Password), ("returnTo", elsewhere));

        Assert.Equal("/console", answer.Headers.Location?.OriginalString);
    }

    [Fact]
    public async Task A_wrong_password_keeps_the_address_and_forgets_the_password()
    {
        using var visitor = server.Visit();
        var page = await visitor.GetAsync("/console/sign-in?returnTo=%2Fconsole%2Ffiles");

        var again = await visitor.SendToPageAsync(page.Form("#sign-in"), ("email", "agent@demo.example"), ("password", "hunter2"));

        Assert.Equal(HttpStatusCode.Unauthorized, again.Status);
        Assert.Equal("The e-mail or the password is wrong.", again.Text("[role=alert]"));
        Assert.Equal("agent@demo.example", again.Form("#sign-in").Field("email"));
        Assert.Equal("/console/files", again.Form("#sign-in").Field("returnTo"));
        Assert.DoesNotContain("hunter2", again.Html, StringComparison.Ordinal);
        Assert.Null(visitor.Cookies["alexandria_session"]);
    }

    [Fact]
    public async Task A_key_signs_in_too()
    {
        using var visitor = server.Visit();
        var page = await visitor.GetAsync("/console/sign-in");
        var wrong = await visitor.SendToPageAsync(page.Form("#sign-in-key"), ("key", "guessed"));
        Assert.Equal("The key is wrong.", wrong.Text("[role=alert]"));
        Assert.DoesNotContain("guessed", wrong.Html, StringComparison.Ordinal);

        using var answer = await visitor.SendAsync(wrong.Form("#sign-in-key"), ("key", $"  {DemoSessions.Key}\n"));

        Assert.Equal("/console", answer.Headers.Location?.OriginalString);
        Assert.Equal("administrator of the demo", (await visitor.GetAsync("/console/gallery")).Text(".who-name"));
    }

    [Fact]
    public async Task Signing_in_needs_the_antiforgery_token()
    {
        using var visitor = server.Visit();
        var page = await visitor.GetAsync("/console/sign-in");

        var refused = await visitor.SendToPageAsync(
            page.Form("#sign-in"), ("email", "agent@demo.example"), ("password", DemoSessions.Password), ("__RequestVerificationToken", ""));

        Assert.Equal(HttpStatusCode.BadRequest, refused.Status);
        Assert.Null(visitor.Cookies["alexandria_session"]);
    }

    [Fact]
    public async Task Signing_out_ends_the_session_on_the_server_too()
    {
        using var visitor = await server.VisitAsync(Roles.Agent);
        var session = visitor.Cookies["alexandria_session"]!.Value;
        var page = await visitor.GetAsync("/console/gallery");

        using var answer = await visitor.SendAsync(page.Form("form[action='/console/sign-out']"));

        Assert.Equal("/console/sign-in", answer.Headers.Location?.OriginalString);
        Assert.True((await server.Sessions.WithSessionAsync(session, default)).Failed);
        Assert.Equal(HttpStatusCode.Redirect, (await visitor.GetAsync("/console/gallery")).Status);
    }

    [Fact]
    public async Task Signing_out_needs_the_antiforgery_token()
    {
        using var visitor = await server.VisitAsync(Roles.Agent);
        var page = await visitor.GetAsync("/console/gallery");

        using var answer = await visitor.SendAsync(page.Form("form[action='/console/sign-out']"), ("__RequestVerificationToken", ""));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await visitor.GetAsync("/console/gallery")).Status);
    }

    [Fact]
    public async Task A_cookie_that_nobody_was_given_is_nobody()
    {
        using var visitor = server.Visit();
        visitor.Http.DefaultRequestHeaders.Add("Cookie", "alexandria_session=made-up");

        Assert.Equal(HttpStatusCode.Redirect, (await visitor.GetAsync("/console/gallery")).Status);
    }
}
