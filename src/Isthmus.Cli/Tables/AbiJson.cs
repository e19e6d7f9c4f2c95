using System;
using System.Collections.Generic;
using System.Text.Json;
using Isthmus.Abi;
using Isthmus.Kernel.Syscalls;
using Isthmus.Kernel.Syscalls.Documents;

namespace Isthmus.Cli.Tables;

/// <summary>Descriptions of ABIs as JSON.</summary>
internal static class AbiJson
{
    public static void WriteList(Utf8JsonWriter json)
    {
        json.WriteStartArray();
        foreach (Personality personality in Personalities.All)
        {
            WriteSummary(json, personality.Descriptor);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    public static void WriteCoverage(
        Utf8JsonWriter json,
        IReadOnlyList<PersonalityDescriptor> personalities,
        Func<PersonalityDescriptor, IReadOnlyList<SyscallTest>> findTests)
    {
        json.WriteStartArray();
        foreach (PersonalityDescriptor personality in personalities)
        {
            WriteSummary(json, personality);
            json.WritePropertyName("syscalls");
            WriteCalls(json, personality.Syscalls, findTests(personality));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>Calls, and what tests them where that is known.</summary>
    public static void WriteCalls(Utf8JsonWriter json, IReadOnlyList<SyscallDescriptor> calls, IReadOnlyList<SyscallTest>? tests = null)
    {
        json.WriteStartArray();
        foreach (SyscallDescriptor call in calls)
        {
            json.WriteStartObject();
            json.WriteNumber("number", call.Number);
            json.WriteString("name", call.Name);
            json.WriteString("prototype", call.Prototype);
            json.WriteString("summary", call.Summary);
            json.WriteString("support", SupportCount.Describe(call.Support));
            json.WriteString("note", call.Note);
            json.WriteString("promise", call.Promise);
            if (tests is not null)
            {
                WriteTests(json, call, tests);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteTests(Utf8JsonWriter json, SyscallDescriptor call, IReadOnlyList<SyscallTest> tests)
    {
        json.WriteStartArray("tests");
        foreach (SyscallTest test in tests)
        {
            if (test.Call == call.Name)
            {
                json.WriteStringValue(test.Place);
            }
        }

        json.WriteEndArray();
    }

    private static void WriteSummary(Utf8JsonWriter json, PersonalityDescriptor personality)
    {
        SupportCount count = SupportCount.Of(personality);
        json.WriteStartObject();
        json.WriteString("name", personality.Name);
        json.WriteString("title", personality.Title);
        json.WriteNumber("calls", count.All);
        json.WriteNumber("full", count.Full);
        json.WriteNumber("partial", count.Partial);
        json.WriteNumber("notYet", count.None);
    }
}
