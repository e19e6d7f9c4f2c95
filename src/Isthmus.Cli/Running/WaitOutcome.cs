namespace Isthmus.Cli.Running;

/// <summary>Why a wait for the run's end is over.</summary>
internal enum WaitOutcome
{
    EmulatorEnded,
    ResultArrived,
    StopRequested,
    TimeIsOver,
}
