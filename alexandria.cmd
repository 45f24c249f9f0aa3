@echo off
rem Runs Alexandria from its sources: builds when they have changed since the last build, then runs the built program.
setlocal
set "root=%~dp0"
set "app=%root%artifacts\app"
set "stamp=%root%artifacts\app.stamp"

if /i "%~1"=="test" (
    dotnet test "%root%Alexandria.slnx" -c Release
    exit /b
)

for /f %%h in ('powershell -NoProfile -Command "$f = Get-ChildItem '%root%src','%root%samples\demo','%root%samples\crashes','%root%Directory.*','%root%global.json' -Recurse -File | Where-Object FullName -NotMatch '\\(bin|obj)\\' | Sort-Object FullName | ForEach-Object { $_.FullName + $_.Length + $_.LastWriteTimeUtc.Ticks }; $b = [Text.Encoding]::UTF8.GetBytes($f -join [char]10); [BitConverter]::ToString([Security.Cryptography.SHA256]::HashData($b)).Replace('-','')"') do set "now=%%h"
set "built="
if exist "%stamp%" set /p built=<"%stamp%"
if not "%built%"=="%now%" (
    echo alexandria: building 1>&2
    dotnet publish "%root%src\Alexandria.Host\Alexandria.Host.csproj" -c Release -o "%app%" -v quiet --nologo 1>&2 || exit /b 3
    >"%stamp%" echo %now%
)
"%app%\alexandria.exe" %*
