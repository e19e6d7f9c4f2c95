using System;
using Isthmus.Machine.Simulated.Execution;

namespace Isthmus.Machine.Simulated.Programs;

/// <summary>A piece of a program's code: a step, or bytes of real machine code.</summary>
/// <param name="Program">Whose code it is.</param>
/// <param name="Description">What it does, for messages.</param>
/// <param name="CodeOffset">Its distance from the first byte of code.</param>
/// <param name="Code">Its bytes.</param>
/// <param name="Action">What the step does; null for machine code.</param>
internal sealed record ProgramInstruction(
    SimulatedProgram Program, string Description, int CodeOffset, byte[] Code, Action<SimulatedCpu>? Action);
