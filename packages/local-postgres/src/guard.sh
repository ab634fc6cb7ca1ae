# Outlives the process that started it by one moment: when that process is gone, however it
# went, its end of our stdin closes, and what it left behind is stopped and removed.
#   guard.sh <pid, or -pid for its whole group> <signal> <seconds until SIGKILL> [folder]
# It runs in a session of its own, so that a Ctrl-C or a closed terminal does not reach it.
trap '' HUP INT TERM
target=$1 signal=$2 seconds=$3 folder=$4

while read -r word; do
  case $word in
    gone) target= ;;
    done) exit 0 ;;
  esac
done

if [ -n "$target" ]; then
  kill -s "$signal" -- "$target" 2>/dev/null
  tries=$((seconds * 10))
  while [ "$tries" -gt 0 ] && kill -s 0 -- "$target" 2>/dev/null; do
    sleep 0.1
    tries=$((tries - 1))
  done
  kill -s KILL -- "$target" 2>/dev/null
fi
if [ -n "$folder" ]; then rm -rf -- "$folder"; fi
