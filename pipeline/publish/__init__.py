from pipeline.publish import page, edition
from pathlib import Path
from collections import namedtuple
W=namedtuple('W','files notes')
import shutil
def _w(e,b,out,languages):
    f=out/e.article.slug/e.article.language; f.mkdir(parents=True,exist_ok=True)
    (f/'index.html').write_text(page.render(e,b,{c:f'../{c}/index.html' for c in languages}))
    for i in e.article.blocks:
        if hasattr(i,'data'): (f/'images').mkdir(exist_ok=True); (f/'images'/i.name).write_bytes(i.data)
    for x in b.fonts.files:
        d=out/'_brand'/b.key/x.file; d.parent.mkdir(parents=True,exist_ok=True); shutil.copy(b.folders[0]/x.file,d)
    return W((),())
def write(t,b,out,languages): return _w(edition.of(t),b,out,languages)
def original(a,b,out,languages): return _w(edition.Edition(a),b,out,languages)
def index(b,out): pass
